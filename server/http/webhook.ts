import type { WebhookFormat } from '../../workflows/forges/port/webhook-format.ts';
import type { Deliveries } from './deliveries.ts';
import { hmacOfBody, isSignature } from './signed-body.ts';

const MAX_DELIVERY_ID = 200;

export type WebhookAnswer =
  | {
      readonly result: 'accepted';
      readonly status: 202;
      readonly text: string;
      /** It is about a pull request. */
      readonly pulls: boolean;
    }
  | { readonly result: 'duplicate'; readonly status: 200; readonly text: string }
  | { readonly result: 'rejected'; readonly status: 400 | 401 | 413; readonly text: string };

/**
 * Judges a webhook by its signature, over the body as it was sent. The body is read for that and for nothing else: what
 * a webhook says is never believed, it is only a reason to poll.
 */
export async function judgeWebhook(
  request: Request,
  { signatureHeader, signaturePrefix, deliveryHeader, eventHeader, pullRequestEvents }: WebhookFormat,
  { secret, deliveries }: { readonly secret: string; readonly deliveries: Deliveries },
): Promise<WebhookAnswer> {
  const given = request.headers.get(signatureHeader) ?? '';
  const id = request.headers.get(deliveryHeader) ?? '';
  if (given === '') return rejected(401, `the header ${signatureHeader} is missing: set a secret for the webhook`);
  if (id === '' || id.length > MAX_DELIVERY_ID) return rejected(400, `the header ${deliveryHeader} is missing`);
  const hmac = await hmacOfBody(request, secret);
  if (hmac === undefined) return rejected(413, 'the body is too large');
  if (!isSignature(given, signaturePrefix, hmac)) return rejected(401, 'the signature is wrong: the secrets differ');
  // The id isn't signed, so a copy could come with another one: a copy has the same signature.
  if (!deliveries.isNew(`id ${id}`, `body ${hmac.toString('hex')}`)) {
    return { result: 'duplicate', status: 200, text: 'seen before' };
  }
  const pulls = pullRequestEvents.includes(request.headers.get(eventHeader) ?? '');
  return { result: 'accepted', status: 202, text: 'looking', pulls };
}

function rejected(status: 400 | 401 | 413, text: string): WebhookAnswer {
  return { result: 'rejected', status, text };
}
