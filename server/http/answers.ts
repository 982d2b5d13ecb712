import type { Context, Handler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export interface TextAnswer {
  readonly status: ContentfulStatusCode;
  /** Ends with a newline when it is sent. */
  readonly text: string;
  /** In place of the usual ones, or besides. */
  readonly headers?: Readonly<Record<string, string>>;
}

export function answerText(context: Context, { status, text, headers }: TextAnswer): Response {
  const body = text.endsWith('\n') || text === '' ? text : `${text}\n`;
  const type = { 'Content-Type': 'text/plain; charset=utf-8' };
  // The answer to HEAD has the length of the answer to GET, though no body.
  return context.body(body, status, { ...type, 'Content-Length': String(Buffer.byteLength(body)), ...headers });
}

/** For all methods of a path but those that have been routed before. */
export function notAllowed(allow: string, text: string): Handler {
  return context => answerText(context, { status: 405, text, headers: { Allow: allow } });
}
