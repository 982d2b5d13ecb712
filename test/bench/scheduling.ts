import { type Placements, place } from '../../scheduler/placement/place.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import { input } from '../support/objects.ts';
import { type FleetSize, fleet, fleetWorkload } from './fleet.ts';
import { heapKept, measure, mib, ms, type Row } from './measure.ts';

interface Case {
  readonly what: string;
  readonly size: FleetSize;
  readonly original: string;
}

const CASES: readonly Case[] = [
  {
    what: 'schedule 10,000 targets ({}) × 1,000 types (1 %)',
    size: { workloads: 10_000, clusterTypes: 1_000, oneTypeIn: 100, oneTargetIn: 1 },
    original: '180 ms, 265 MB',
  },
  {
    what: 'schedule 1,000 targets ({}) × 100 types (1 %)',
    size: { workloads: 1_000, clusterTypes: 100, oneTypeIn: 100, oneTargetIn: 1 },
    original: '2.93 ms, 2.8 MB',
  },
  {
    what: 'schedule 10,000 × 1,000, both sides 1 %',
    size: { workloads: 10_000, clusterTypes: 1_000, oneTypeIn: 100, oneTargetIn: 100 },
    original: '1.55 ms, 1.7 MB',
  },
  {
    what: 'schedule 1,000 × 100, both sides 1 %',
    size: { workloads: 1_000, clusterTypes: 100, oneTypeIn: 100, oneTargetIn: 100 },
    original: '0.071 ms, 28 KB',
  },
];

/** Scheduling alone: from a snapshot to every pair visited, as the original's benchmark does. */
export async function benchScheduling(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { what, size, original } of CASES) {
    const snapshot = buildSnapshot(input(fleet(size)));
    const time = await measure(40, () => visit(place(snapshot)));
    const { result, bytes } = heapKept(() => place(snapshot));
    rows.push({
      what: `${what} → ${result.count.toLocaleString('en')} placements`,
      berth: `${ms(time.median)}, ${mib(bytes)} kept`,
      original,
    });
  }
  return [...rows, await labelEdit(10_000), await labelEdit(20_000)];
}

/** Touches each pair, so that nothing is left to be done later. */
function visit({ rows }: Placements): number {
  let policies = 0;
  for (const { entries } of rows) for (const entry of entries) policies += entry.policies.length;
  return policies;
}

/** From the edited workload to the new placements: snapshot and placement, everything else being known. */
async function labelEdit(workloads: number): Promise<Row> {
  const size: FleetSize = { workloads, clusterTypes: 1_000, oneTypeIn: 100, oneTargetIn: 1 };
  const manifests = fleet(size);
  const before = input(manifests);
  const previous = { input: before, snapshot: buildSnapshot(before) };
  const { memo } = place(previous.snapshot);
  const position = manifests.length - workloads + 4_321;
  let edits = 0;
  const time = await measure(40, () => {
    const edited = fleetWorkload(4_321, 1, { edited: String(edits++) });
    return place(buildSnapshot(input(manifests.with(position, edited)), previous), memo);
  });
  return {
    what: `one label edit, ${workloads.toLocaleString('en')} targets × 1,000 types: new snapshot and placements`,
    berth: ms(time.median),
    aim: '< 10 ms, flat',
  };
}
