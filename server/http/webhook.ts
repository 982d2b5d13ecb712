import type { IncomingMessage } from 'node:http';
import type { WebhookFormat } from '../../workflows/forges/port/webhook-format.ts';
import type { Deliveries } from './deliveries.ts';
import { hmacOf, isSignature } from './signature.ts';

/** In bytes. No forge is known to send larger ones. */
const MAX_BODY = 25 * 1024 * 1024;
const MAX_DELIVERY_ID = 200;

export interface WebhookAnswer {
  readonly result: 'accepted' | 'duplicate' | 'rejected';
  readonly status: number;
  readonly text: string;
  /** It is about a pull request. */
  readonly pulls?: boolean;
}

/**
 * Judges a webhook by its signature, over the body as it was sent. The body is read for that and for nothing else: what
 * a webhook says is never believed, it is only a reason to look.
 */
export async function judgeWebhook(
  request: IncomingMessage,
  { signatureHeader, signaturePrefix, deliveryHeader, eventHeader, pullRequestEvents }: WebhookFormat,
  { secret, deliveries }: { readonly secret: string; readonly deliveries: Deliveries },
): Promise<WebhookAnswer> {
  const given = headerOf(request, signatureHeader);
  const id = headerOf(request, deliveryHeader);
  if (given === undefined)
    return rejected(401, `the header ${signatureHeader} is missing: set a secret for the webhook`);
  if (id === undefined || id.length > MAX_DELIVERY_ID) return rejected(400, `the header ${deliveryHeader} is missing`);
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return rejected(413, 'the body is too large');
  const read = { bytes: 0 };
  const hmac = await hmacOf(bounded(request, read), secret);
  if (read.bytes > MAX_BODY) return rejected(413, 'the body is too large');
  if (!isSignature(given, signaturePrefix, hmac)) return rejected(401, 'the signature is wrong: the secrets differ');
  // The id isn't signed, so a copy could come with another one: the signature itself tells a copy, too.
  if (!deliveries.isNew(`id ${id}`, `body ${hmac.toString('hex')}`)) {
    return { result: 'duplicate', status: 200, text: 'seen before' };
  }
  const pulls = pullRequestEvents.includes(headerOf(request, eventHeader) ?? '');
  return { result: 'accepted', status: 202, text: 'looking', pulls };
}

function rejected(status: number, text: string): WebhookAnswer {
  return { result: 'rejected', status, text };
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Ends early when there is too much. */
async function* bounded(body: AsyncIterable<Uint8Array>, read: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    read.bytes += chunk.length;
    if (read.bytes > MAX_BODY) return;
    yield chunk;
  }
}
