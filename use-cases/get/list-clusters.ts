import groupBy from 'lodash-es/groupBy.js';
import max from 'lodash-es/max.js';
import sortBy from 'lodash-es/sortBy.js';
import uniq from 'lodash-es/uniq.js';
import type { ObservedState } from '../../workflows/feedback/observation.ts';
import type { StoredObservation } from '../../workflows/feedback/store/report-store.ts';
import type { ClusterEntry } from './list-report.ts';

/** The worst last. */
const RANK: readonly ObservedState[] = ['ready', 'applied', 'progressing', 'suspended', 'unknown', 'failed'];

/** A line for each cluster that has reported, by name. */
export function clusterEntries(
  environment: string,
  observations: readonly StoredObservation[],
  clusterTypes?: readonly string[],
): ClusterEntry[] {
  const entries = Object.entries(groupBy(observations, 'cluster')).flatMap(([name, reports]) => {
    const clusterType = reports.find(one => one.clusterType !== undefined)?.clusterType;
    if (clusterTypes !== undefined && !clusterTypes.includes(clusterType ?? '')) return [];
    const worst = sortBy(reports, ({ state }) => -RANK.indexOf(state))[0];
    if (worst === undefined) return [];
    const { state, object, reason } = worst;
    return {
      environment,
      name,
      ...(clusterType !== undefined && { clusterType }),
      state,
      objects: reports.length,
      revisions: uniq(reports.map(({ revision }) => revision)).sort(),
      ...(state !== 'ready' && state !== 'applied' && { detail: `${object.kind} ${object.name} ${reason}`.trim() }),
      seenAt: max(reports.map(({ seenAt }) => seenAt)) ?? '',
    };
  });
  return sortBy(entries, ({ name }) => name);
}
