import { createHmac } from 'node:crypto';
import { isRecord } from '../../runtime/is-record.ts';
import { type Generations, reporterOfToken, tokensOf } from '../../workflows/feedback/cluster-token.ts';
import type { Reporter } from '../../workflows/feedback/report.ts';
import { isSignature } from '../http/signed-body.ts';

const SIGNATURE = 'x-signature';

export interface TokenSettings {
  /** What tokens are derived from now. */
  readonly key: () => Promise<string>;
  readonly generations: Generations;
}

/** By `Authorization: Bearer`, which names its cluster itself. */
export function reporterOfBearer(headers: Headers, key: string, generations: Generations): Reporter | undefined {
  const [, token] = /^Bearer ([\w.-]+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  return token === undefined ? undefined : reporterOfToken(token, key, generations);
}

export function isSigned(headers: Headers): boolean {
  return headers.has(SIGNATURE);
}

/** By `X-Signature`, over the body as it was sent: by a token of the cluster that the body names. */
export function reporterOfSignature(
  { headers, body, json }: { readonly headers: Headers; readonly body: Buffer; readonly json: unknown },
  key: string,
  generations: Generations,
): Reporter | undefined {
  const claimed = claimedReporter(json);
  if (claimed === undefined) return undefined;
  const given = headers.get(SIGNATURE) ?? '';
  const isOf = (token: string): boolean =>
    isSignature(given, 'sha256=', createHmac('sha256', token).update(body).digest());
  return tokensOf(claimed, key, generations).some(isOf) ? claimed : undefined;
}

/** Whom a body says that it is from: in the metadata of an event, or beside the other fields; of a list, its first entry. */
function claimedReporter(json: unknown): Reporter | undefined {
  const first: unknown = Array.isArray(json) ? json[0] : json;
  if (!isRecord(first)) return undefined;
  const fields = isRecord(first['metadata']) ? first['metadata'] : first;
  const [environment, cluster] = ['environment', 'cluster'].map(
    name => fields[name] ?? fields[`event.toolkit.fluxcd.io/${name}`],
  );
  if (typeof environment !== 'string' || typeof cluster !== 'string') return undefined;
  return environment.length <= 253 && cluster.length <= 253 ? { environment, cluster } : undefined;
}
