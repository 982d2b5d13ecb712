import { createHmac, timingSafeEqual } from 'node:crypto';

/** In bytes. No forge is known to send larger ones. */
const MAX_BODY = 25 * 1024 * 1024;

/**
 * The HMAC-SHA256 of a request's body as it was sent. It is computed while the body comes in, and nothing of it is kept.
 * Nothing when the body is too large; then it isn't read to its end.
 */
export async function hmacOfBody({ headers, body }: Request, secret: string): Promise<Buffer | undefined> {
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY) return undefined;
  const hmac = createHmac('sha256', secret);
  const reader = body?.getReader();
  let bytes = 0;
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    bytes += read.value.length;
    // Cancelling would close the connection before it is said why.
    if (bytes > MAX_BODY) return undefined;
    hmac.update(read.value);
  }
  return hmac.digest();
}

/** Whether a header has this HMAC in hexadecimal digits after a prefix. Takes as long wherever they differ. */
export function isSignature(header: string, prefix: string, expected: Buffer): boolean {
  if (!header.startsWith(prefix) || !/^[0-9a-f]{64}$/i.test(header.slice(prefix.length))) return false;
  return timingSafeEqual(Buffer.from(header.slice(prefix.length), 'hex'), expected);
}
