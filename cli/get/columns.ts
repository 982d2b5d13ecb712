import type { ClusterEntry, Listing, PlacementEntry } from '../../use-cases/get/list-report.ts';
import { shortId } from '../../workflows/text/words.ts';

/** A line of a table: what stands under which heading. */
export interface Cell {
  readonly title: string;
  readonly text: string;
  /** Shown only where there is room. */
  readonly isWide?: true;
}

/** A listing as a table: the same headings in each row. */
export function cellsOf(listing: Listing): Cell[][] {
  switch (listing.kind) {
    case 'environments':
      return listing.items.map(one => [
        cell('NAME', one.name),
        cell('COMMIT', one.commit === undefined ? 'follows the branch' : shortId(one.commit)),
        cell('CLUSTER TYPES', String(one.clusterTypes)),
        cell('WORKLOADS', String(one.workloads)),
        cell('PLACEMENTS', String(one.placements)),
        cell('READ', one.complete ? 'whole' : 'in part'),
        wide('BRANCH', one.branch ?? NONE),
        wide('REPOSITORY', one.repository ?? NONE),
      ]);
    case 'cluster-types':
      return listing.items.map(one => [
        cell('ENVIRONMENT', one.environment),
        cell('NAME', one.name),
        cell('PLACEMENTS', String(one.placements)),
        cell('LABELS', labelsText(one.labels)),
        wide('RECONCILER', one.reconciler),
        wide('DECLARED AT', placeText(one.origin)),
      ]);
    case 'workloads':
      return listing.items.map(one => [
        cell('ENVIRONMENT', one.environment),
        cell('NAME', one.name),
        cell('WORKSPACE', one.workspace === '' ? NONE : one.workspace),
        cell('RUNS ON', listText(one.clusterTypes)),
        cell('TARGETS', listText(one.deploymentTargets)),
        wide('REGISTRATION', one.registration ?? NONE),
        wide('DECLARED AT', placeText(one.origin)),
      ]);
    case 'placements':
      return listing.items.map(one => [
        cell('ENVIRONMENT', one.environment),
        cell('TARGET', one.deploymentTarget),
        cell('WORKLOAD', one.workload),
        cell('CLUSTER TYPE', one.clusterType),
        cell('POLICY', listText(one.policies)),
        cell('NAMESPACE', one.namespace),
        wide('LABELS', labelsText(one.labels)),
        wide('DECLARED AT', placeText(one.origin)),
      ]);
    case 'clusters':
      return listing.items.map(clusterCells);
  }
}

const NONE = '-';

function clusterCells(one: ClusterEntry): Cell[] {
  return [
    cell('ENVIRONMENT', one.environment),
    cell('NAME', one.name),
    cell('CLUSTER TYPE', one.clusterType ?? NONE),
    cell('STATE', one.state),
    cell('COMMIT', listText(one.revisions.map(shortId))),
    cell('SEEN', `${one.seenAt.slice(0, 16).replace('T', ' ')} UTC`),
    cell('DETAIL', one.detail ?? NONE),
    wide('OBJECTS', String(one.objects)),
  ];
}

function cell(title: string, text: string): Cell {
  return { title, text };
}

function wide(title: string, text: string): Cell {
  return { title, text, isWide: true };
}

function placeText({ path, line, column }: PlacementEntry['origin']): string {
  return `${path}:${line}:${column}`;
}

function listText(names: readonly string[]): string {
  return names.length === 0 ? NONE : names.join(', ');
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return listText(
    Object.keys(labels)
      .sort()
      .map(key => `${key}=${labels[key] ?? ''}`),
  );
}
