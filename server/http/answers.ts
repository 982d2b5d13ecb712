import type { Context, Handler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export const TEXT_TYPE = 'text/plain; charset=utf-8';

/** A line of text, or what is given of another type. */
export function text(
  context: Context,
  status: ContentfulStatusCode,
  content: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = content.endsWith('\n') || content === '' ? content : `${content}\n`;
  const length = String(Buffer.byteLength(body));
  // The length is that of the answer to GET also in the answer to HEAD, which has no body.
  return context.body(body, status, { 'Content-Type': TEXT_TYPE, 'Content-Length': length, ...headers });
}

/** For all other methods of a path than those that have been routed. */
export function notAllowed(allow: string, why: string): Handler {
  return context => text(context, 405, why, { Allow: allow });
}
