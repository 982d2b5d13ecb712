import type { Observation } from '../observation.ts';

/** The newest of an object. */
export interface StoredObservation extends Observation {
  /** When it was first reported at this revision in this state. */
  readonly since: string;
}

/**
 * What became of an observation. `older`: something newer is known. `too-many-clusters`, `too-many-objects`: it is of a
 * cluster, or about an object, that is one too many; those that are known go on.
 */
export type Recorded = 'recorded' | 'older' | 'too-many-clusters' | 'too-many-objects';

/**
 * Keeps what clusters reported: the newest of each object, and when its revision or state changed. It decides nothing, and
 * losing it loses no decision: clusters report again within an interval of theirs.
 */
export interface ReportStore {
  /**
   * Opens it and brings its schema up to date, as the first call of the others does. Throws a `UserError` for what somebody has
   * to put right, and a `TransientError` for a database that is away: the next call tries again.
   */
  ready(): Promise<void>;
  /** All of them or, when it throws, none. In their order. */
  record(observations: readonly Observation[]): Promise<Recorded[]>;
  /** By cluster and object. */
  newest(environment: string): Promise<StoredObservation[]>;
  /** Of one cluster: each change of revision or state, newest first. */
  history(environment: string, cluster: string, limit: number): Promise<Observation[]>;
  /** Forgets objects that weren't reported since then, and older history. */
  prune(before: Date): Promise<void>;
  close(): Promise<void>;
}

export interface StoreLimits {
  readonly clusters: number;
  /** Of each cluster. */
  readonly objects: number;
}

export const DEFAULT_STORE_LIMITS: StoreLimits = { clusters: 20_000, objects: 1_000 };
