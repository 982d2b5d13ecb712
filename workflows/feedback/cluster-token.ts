import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Reporter } from './report.ts';

/** Shorter keys can be guessed. In characters. */
export const MIN_KEY_LENGTH = 32;

const PREFIX = 'berth-cluster';
/** Longer ones are none of ours. */
const MAX_LENGTH = 1_024;

/** Which generations of tokens are taken: this one, and the next one, which clusters get before it is the only one. */
export interface Generations {
  readonly current: number;
  /** For single clusters, by `environment/cluster`: so that one is rotated or revoked and not all. */
  readonly ofClusters?: Readonly<Record<string, number>>;
}

/**
 * The token of a cluster. It is derived from one key, so that nobody has to keep a list: whoever has the key can make it
 * again, and whoever has the token can make no other.
 */
export function clusterToken(key: string, { environment, cluster }: Reporter, generation: number): string {
  const named = [environment, cluster].map(name => Buffer.from(name).toString('base64url'));
  // As JSON, so that no two triples give the same text.
  const signed = JSON.stringify([PREFIX, environment, cluster, generation]);
  const proof = createHmac('sha256', key).update(signed).digest('base64url');
  return [PREFIX, generation, ...named, proof].join('.');
}

/** Whose token this is, if it is one of ours that is still taken. */
export function reporterOfToken(token: string, key: string, generations: Generations): Reporter | undefined {
  const parts = token.length > MAX_LENGTH ? [] : token.split('.');
  const [, , environment, cluster] = parts;
  if (parts.length !== 5 || environment === undefined || cluster === undefined) return undefined;
  const reporter = { environment: decoded(environment), cluster: decoded(cluster) };
  return tokensOf(reporter, key, generations).some(known => isSame(known, token)) ? reporter : undefined;
}

/** The tokens that are taken from a cluster. */
export function tokensOf(reporter: Reporter, key: string, { current, ofClusters = {} }: Generations): string[] {
  const name = `${reporter.environment}/${reporter.cluster}`;
  const own = Object.hasOwn(ofClusters, name) ? (ofClusters[name] ?? 0) : 0;
  const lowest = Math.max(current, own);
  return [lowest, lowest + 1].map(generation => clusterToken(key, reporter, generation));
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}

/** Takes as long wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHmac('sha256', 'compare').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
