import { createVerify } from 'node:crypto';
import { type Reply, type RequestLog, refused, type State } from './world.ts';

export const APP_TOKEN = 'ghs_installation9876543210';

/** What an App asks as itself, with a token that it signed; nothing for other requests. */
export function appAnswer(
  { description }: State,
  { log, authorization, appKey }: { readonly log: RequestLog; readonly authorization: string; readonly appKey: string },
): Reply | undefined {
  const reply = answers(description, log);
  if (reply === undefined) return undefined;
  const [header = '', payload = '', signature = ''] = authorization.replace(/^bearer /i, '').split('.');
  const signed = createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(appKey, signature, 'base64url');
  return signed ? reply : refused(401, 'A JSON web token could not be decoded');
}

function answers(description: State['description'], { method, path }: RequestLog): Reply | undefined {
  switch (`${method} ${path}`) {
    case 'GET /app':
      return { status: 200, data: { ...description.example('integration'), slug: 'berth-app' } };
    case 'GET /repos/platform/gitops/installation':
      return { status: 200, data: { ...description.example('installation'), id: 99 } };
    case 'POST /app/installations/99/access_tokens': {
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      return { status: 201, data: { ...description.example('installation-token'), token: APP_TOKEN, expires_at } };
    }
    default:
      return undefined;
  }
}
