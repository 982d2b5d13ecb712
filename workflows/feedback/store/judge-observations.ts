import { isNewer, type Observation } from '../observation.ts';
import type { Recorded, StoredObservation, StoreLimits } from './report-store.ts';

/** What is stored already. */
export interface Stored {
  /** By {@link objectKey}. */
  readonly newest: ReadonlyMap<string, StoredObservation>;
  /** How many objects each cluster has, by {@link clusterKey}. */
  readonly objects: ReadonlyMap<string, number>;
  readonly clusters: number;
}

export interface Judgement {
  /** One for each observation, in their order. */
  readonly recorded: Recorded[];
  /** To be stored in the place of what is there: one of each object. */
  readonly newest: readonly StoredObservation[];
  /** Changes of revision or state, in their order. */
  readonly changes: readonly Observation[];
}

/** Says what becomes of observations that come together: nothing older replaces what is newer, and new ones need room. */
export function judgeObservations(
  observations: readonly Observation[],
  stored: Stored,
  limits: StoreLimits,
): Judgement {
  const objects = new Map(stored.objects);
  const newest = new Map<string, StoredObservation>();
  const changes: Observation[] = [];
  let { clusters } = stored;
  const judge = (observation: Observation): Recorded => {
    const key = objectKey(observation);
    const known = newest.get(key) ?? stored.newest.get(key);
    if (known === undefined) {
      const cluster = clusterKey(observation);
      const count = objects.get(cluster) ?? 0;
      if (count >= limits.objects) return 'too-many-objects';
      if (count === 0 && clusters >= limits.clusters) return 'too-many-clusters';
      if (count === 0) clusters += 1;
      objects.set(cluster, count + 1);
    } else if (isNewer(known, observation)) return 'older';
    const isSame = known?.revision === observation.revision && known.state === observation.state;
    newest.set(key, { ...observation, since: isSame ? known.since : observation.reportedAt });
    if (!isSame) changes.push(observation);
    return 'recorded';
  };
  return { recorded: observations.map(judge), newest: [...newest.values()], changes };
}

export function clusterKey({ environment, cluster }: Pick<Observation, 'environment' | 'cluster'>): string {
  return JSON.stringify([environment, cluster]);
}

export function objectKey({ environment, cluster, object: { kind, namespace, name } }: Observation): string {
  return JSON.stringify([environment, cluster, kind, namespace, name]);
}
