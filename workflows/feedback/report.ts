import type { Observation } from './observation.ts';

/** Whose token came with a report: it speaks for this cluster and no other. */
export interface Reporter {
  readonly environment: string;
  readonly cluster: string;
}

/**
 * Why something of a report isn't taken.
 * - `malformed`: not of the shape that is documented.
 * - `foreign`: about a cluster or an environment that the token doesn't speak for.
 * - `no-cluster`: it doesn't say which cluster it is about.
 * - `no-revision`: it names no commit, so that it says nothing about one.
 * - `irrelevant`: about something that deploys nothing, such as a source.
 * - `too-many`: more than a request may have.
 */
export type RefusalReason = 'malformed' | 'foreign' | 'no-cluster' | 'no-revision' | 'irrelevant' | 'too-many';

export interface Refusal {
  readonly reason: RefusalReason;
  /** For the reporter: what is wrong, and how to put it right. */
  readonly detail: string;
  /** Place in an array, from 0. */
  readonly index?: number;
}

/** What a report says. One entry that is refused doesn't take the others with it. */
export interface ReadReport {
  readonly observations: readonly Observation[];
  readonly refused: readonly Refusal[];
}

export interface ReadReportOptions {
  readonly reporter: Reporter;
  /** When it came, in milliseconds. */
  readonly seenAt: number;
}

export function refusedReport(reason: RefusalReason, detail: string): ReadReport {
  return { observations: [], refused: [{ reason, detail }] };
}

/** What a report claims to be about. Each value may stand in several places. */
export interface Claims {
  readonly environment: readonly string[];
  readonly cluster: readonly string[];
}

/** Refused unless it names its cluster, and all names are the reporter's own. */
export function refuseForeign(claims: Claims, { environment, cluster }: Reporter): Refusal | undefined {
  if (claims.cluster.length === 0) return { reason: 'no-cluster', detail: 'it has no cluster: name the cluster in it' };
  const isForeign =
    claims.cluster.some(name => name !== cluster) || claims.environment.some(name => name !== environment);
  if (!isForeign) return undefined;
  return { reason: 'foreign', detail: 'the token is that of another cluster or environment' };
}
