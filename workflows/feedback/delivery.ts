/** Whether one cluster has a commit: what is `failed` or `succeeded` is so at that commit or a later one. */
export interface Delivery {
  readonly cluster: string;
  readonly state: 'succeeded' | 'failed' | 'in-progress';
  /** Why not, or not yet. */
  readonly detail?: string;
}

/** Who has a commit, and how many have to. */
export interface DeliveryFacts {
  /** By name of the cluster. */
  readonly deliveries: readonly Delivery[];
  /** How many clusters there are; absent when nobody can tell. */
  readonly expected?: number;
}

/**
 * - `deployed`: every cluster has it.
 * - `undecided`: it isn't known which clusters would have to, or there are none. It never counts as deployed.
 */
export interface DeliveryVerdict {
  readonly state: 'deployed' | 'failed' | 'in-progress' | 'undecided';
  readonly reason: string;
}

/** Failure of one is failure; without a number of clusters nothing is deployed, and least of all with none. */
export function deliveryVerdict({ deliveries, expected }: DeliveryFacts): DeliveryVerdict {
  const failed = deliveries.filter(({ state }) => state === 'failed');
  if (failed.length > 0) return { state: 'failed', reason: listText(failed) };
  const succeeded = deliveries.filter(({ state }) => state === 'succeeded').length;
  if (expected === undefined)
    return {
      state: 'undecided',
      reason: `${countText(succeeded)} it, and it is not known how many clusters there are`,
    };
  const total = Math.max(expected, deliveries.length);
  if (total === 0) return { state: 'undecided', reason: 'there is no cluster that would get it' };
  const others = deliveries.filter(({ state }) => state !== 'succeeded');
  if (succeeded >= total) return { state: 'deployed', reason: `${succeeded} of ${total} clusters have it` };
  const waiting = others.length === 0 ? 'the others have not reported' : listText(others);
  return { state: 'in-progress', reason: `${succeeded} of ${total} clusters have it: ${waiting}` };
}

const SHOWN = 5;

function listText(deliveries: readonly Delivery[]): string {
  const shown = deliveries.slice(0, SHOWN).map(({ cluster, detail }) => `${cluster} ${detail ?? 'has not'}`);
  const more = deliveries.length > SHOWN ? [`${deliveries.length - SHOWN} more`] : [];
  return [...shown, ...more].join(', ');
}

function countText(count: number): string {
  return count === 1 ? '1 cluster has' : `${count} clusters have`;
}
