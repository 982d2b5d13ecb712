import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { pushAll } from '../../runtime/push-all.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { parseSelector } from '../../scheduler/placement/parse-selector.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import { type ReportPlace, reportStoreAt } from '../../workflows/feedback/store/report-place.ts';
import { missingDiagnostics } from '../missing-sources.ts';
import { type Fleet, type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { readSnapshot } from '../snapshot.ts';
import { clusterEntries } from './list-clusters.ts';
import {
  clusterTypeEntries,
  environmentEntry,
  type ListFilter,
  placementEntries,
  workloadEntries,
} from './list-environment.ts';
import type { ClusterEntry, Listing, ListingKind, ListReport } from './list-report.ts';

/** What is to be listed. */
export interface GetQuestion {
  readonly kind: ListingKind;
  readonly filter: Omit<ListFilter, 'selector'>;
  /** Labels, as kubectl takes them. */
  readonly selector?: string;
  /** File in which `berth serve` keeps reports: for clusters, and needed for them. */
  readonly state?: ReportPlace;
}

export interface GetResult {
  readonly fleet: Pick<Fleet, 'declared' | 'diagnostics' | 'missing'>;
  readonly listing: Listing;
  /** Environments of which a source can't be read. */
  readonly incomplete: readonly string[];
  /** Of the environments: what is wrong may be why something isn't listed. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Lists what a fleet has. Renders nothing and reads no GitOps repository. Throws a `UserError` for a question that can't be meant. */
export async function get(source: FleetSource, question: GetQuestion, session: Session): Promise<GetResult> {
  if (question.kind === 'clusters') return await getClusters(source, question, session);
  const { selector } = question;
  const filter = { ...question.filter, ...(selector !== undefined && { selector: parseSelector(selector) }) };
  const fleet = await readFleet(source, session);
  const snapshots = await Promise.all(fleet.inputs.map(async input => (await readSnapshot(input, session)).snapshot));
  return {
    fleet,
    listing: listingOf(question.kind, snapshots, filter),
    incomplete: snapshots.filter(isIncomplete).map(({ environment }) => environment),
    diagnostics: snapshots.flatMap(({ missing, diagnostics }) => [...missingDiagnostics(missing), ...diagnostics]),
  };
}

/** The same as plain data. docs/reference/get-json.md describes it. */
export function listReport({ listing, incomplete }: GetResult): ListReport {
  return { version: 1, incomplete, ...listing };
}

function isIncomplete({ missing, unreadableRegistrations }: Snapshot): boolean {
  return missing.length > 0 || unreadableRegistrations.length > 0;
}

function listingOf(
  kind: Exclude<ListingKind, 'clusters'>,
  snapshots: readonly Snapshot[],
  filter: ListFilter,
): Listing {
  switch (kind) {
    case 'environments':
      return { kind, items: snapshots.map(environmentEntry) };
    case 'cluster-types':
      return { kind, items: snapshots.flatMap(one => clusterTypeEntries(one, filter)) };
    case 'workloads':
      return { kind, items: snapshots.flatMap(one => workloadEntries(one, filter)) };
    case 'placements':
      return { kind, items: snapshots.flatMap(one => placementEntries(one, filter)) };
  }
}

/** Only the names of the environments are read of the control plane. */
async function getClusters(source: FleetSource, { state, filter }: GetQuestion, session: Session): Promise<GetResult> {
  if (state === undefined)
    throw new UserError('what clusters run is in their reports, and no place with reports is named', {
      fix: 'berth get clusters --state FILE|URL, the file or database that berth serve keeps them in; docs/feedback.md says how clusters report',
    });
  const fleet = await readFleet({ ...source, environments: [] }, session);
  const environments = chosenOf(fleet, source.environments);
  const store = await reportStoreAt(state);
  try {
    const items: ClusterEntry[] = [];
    for (const name of environments)
      pushAll(items, clusterEntries(name, await store.newest(name), filter.clusterTypes));
    return { fleet, listing: { kind: 'clusters', items }, incomplete: [], diagnostics: [] };
  } finally {
    await store.close();
  }
}

function chosenOf({ declared, missing }: Fleet, asked: readonly string[] | undefined): readonly string[] {
  if (asked === undefined || missing.length > 0) return declared;
  const unknown = asked.find(name => !declared.includes(name));
  if (unknown === undefined) return declared.filter(name => asked.includes(name));
  const meant = nearest(unknown, declared);
  throw new UserError(`environment "${unknown}" is not declared`, {
    fix: meant === undefined ? `existing environments: ${declared.join(', ')}` : `did you mean "${meant}"?`,
  });
}
