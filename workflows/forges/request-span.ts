import type { SpanOptions } from '../../runtime/trace.ts';

/** Attribute for the status of an answer. Names as in OpenTelemetry's conventions for HTTP. */
export const STATUS = 'http.response.status_code';

export interface RequestFacts {
  readonly method: string;
  /** The route with names in place of values: who looks at traces need not see what is in a private repository. */
  readonly template: string;
  readonly host: string;
}

/** A request to a forge's API as a part of a trace: without its query, its body and its credential. */
export function requestSpan({ method, template, host }: RequestFacts): SpanOptions {
  return {
    name: `${method} ${template}`,
    request: true,
    attributes: { 'http.request.method': method, 'url.template': template, 'server.address': host },
  };
}
