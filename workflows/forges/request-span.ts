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

// What comes after these is a name.
const BEFORE_NAMES: ReadonlySet<string> = new Set([
  'branches',
  'contents',
  'statuses',
  'commits',
  'users',
  'teams',
  'orgs',
]);

/** `/repos/{owner}/{repo}/pulls/{number}` from a path of Gitea's API. */
export function giteaTemplate(path: string): string {
  const [route = ''] = path.split('?');
  const [, rest = route] = /^\/repos\/(?!issues\/search$)[^/]+\/[^/]+(.*)$/.exec(route) ?? [];
  const segments = rest.split('/').map((segment, index, all) => {
    if (BEFORE_NAMES.has(all[index - 1] ?? '')) return '{name}';
    return /^\d+$/.test(segment) ? '{number}' : segment;
  });
  return `${rest === route ? '' : '/repos/{owner}/{repo}'}${segments.join('/')}`;
}
