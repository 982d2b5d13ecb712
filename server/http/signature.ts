import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who sends webhooks, and in which headers they say what. */
export interface WebhookKind {
  readonly name: 'github' | 'gitea';
  /** The HMAC-SHA256 of the body in hexadecimal digits, after `prefix`. */
  readonly signature: string;
  readonly prefix: string;
  /** A different one for each webhook, the same when one is sent again. */
  readonly delivery: string;
  /** What it is about. Not signed, and only good for how closely to look. */
  readonly event: string;
}

export const WEBHOOK_KINDS: readonly WebhookKind[] = [
  {
    name: 'github',
    signature: 'x-hub-signature-256',
    prefix: 'sha256=',
    delivery: 'x-github-delivery',
    event: 'x-github-event',
  },
  { name: 'gitea', signature: 'x-gitea-signature', prefix: '', delivery: 'x-gitea-delivery', event: 'x-gitea-event' },
];

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
