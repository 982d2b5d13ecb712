import { createHmac, timingSafeEqual } from 'node:crypto';

/** The HMAC of a body that comes in pieces, as they were sent. Nothing of it is kept. */
export async function hmacOf(body: AsyncIterable<Uint8Array>, secret: string): Promise<Buffer> {
  const hmac = createHmac('sha256', secret);
  for await (const chunk of body) hmac.update(chunk);
  return hmac.digest();
}

/** Compares in a time that tells nothing about where they differ. */
export function isSignature(header: string, prefix: string, expected: Buffer): boolean {
  if (!header.startsWith(prefix) || !/^[0-9a-f]{64}$/i.test(header.slice(prefix.length))) return false;
  return timingSafeEqual(Buffer.from(header.slice(prefix.length), 'hex'), expected);
}
