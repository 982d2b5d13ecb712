import groupBy from 'lodash-es/groupBy.js';
import max from 'lodash-es/max.js';
import sortBy from 'lodash-es/sortBy.js';
import { normalAddress } from '../../runtime/git/address.ts';
import type { Delivery } from './delivery.ts';
import type { StoredObservation } from './store/report-store.ts';

/** A branch of a GitOps repository. */
export interface DeliveredBranch {
  readonly repository: string;
  readonly branch: string;
}

/** A cluster that was silent for so long may be gone: it isn't waited for unless it is expected. In milliseconds. */
const STALE_MS = 30 * 60_000;

/**
 * What was reported of a branch. A report that doesn't name its repository or branch, as those of Flux don't, is taken for one of it:
 * the commit tells.
 */
export function reportsOf(
  observations: readonly StoredObservation[],
  { repository, branch }: DeliveredBranch,
): StoredObservation[] {
  const wanted = comparable(repository);
  return observations.filter(
    one =>
      (one.repo === undefined || comparable(one.repo) === wanted) &&
      (one.branch === undefined || one.branch === branch),
  );
}

/** Addresses compared without case, credentials and `.git`. */
export function comparable(address: string): string {
  return normalAddress(address).toLowerCase();
}

/**
 * Which clusters have a commit, by their reports. A cluster has failed if one of its objects failed at a revision that counts, and has it if
 * all of those objects are applied or ready.
 *
 * @param counts Whether a revision has the commit.
 * @param now Milliseconds since 1970.
 */
export function reportedDeliveries(
  reports: readonly StoredObservation[],
  counts: (revision: string) => boolean,
  now: number,
): Delivery[] {
  const clusters = Object.entries(groupBy(reports, 'cluster')).flatMap(([cluster, own]) => {
    const current = own.filter(({ revision }) => counts(revision));
    const isStale = now - (max(own.map(({ seenAt }) => Date.parse(seenAt))) ?? 0) > STALE_MS;
    return current.length === 0 && isStale ? [] : [deliveryOf(cluster, current)];
  });
  return sortBy(clusters, ({ cluster }) => cluster);
}

function deliveryOf(cluster: string, current: readonly StoredObservation[]): Delivery {
  const failed = current.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const { object, reason } = failed;
    return { cluster, state: 'failed', detail: `${object.kind} ${object.name} ${reason}`.trim() };
  }
  if (current.length === 0) return { cluster, state: 'in-progress', detail: 'has an older commit' };
  const waiting = current.find(({ state }) => state !== 'applied' && state !== 'ready');
  if (waiting === undefined) return { cluster, state: 'succeeded' };
  return { cluster, state: 'in-progress', detail: `${waiting.object.kind} ${waiting.object.name} is ${waiting.state}` };
}
