import sum from 'lodash-es/sum.js';
import { TerminalError } from '../../runtime/errors.ts';
import { place } from '../../scheduler/placement/place.ts';
import { expectedCounts } from '../../workflows/promotion/evidence/expected-clusters.ts';
import { readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { readSnapshot } from '../snapshot.ts';

/**
 * How many clusters an environment has: of the cluster types on which something runs, by their annotation `berth.dev/expected-clusters`.
 * Nothing when one of them has none, or no control plane is named. Throws for one that can't be read.
 */
export async function expectedCount(
  { controlPlane, environment }: { readonly controlPlane?: string; readonly environment: string },
  session: Session,
): Promise<number | undefined> {
  if (controlPlane === undefined) return undefined;
  const fleet = await readFleet({ controlPlane, environments: [environment] }, session);
  const [input] = fleet.inputs;
  const missing = fleet.missing[0] ?? input?.missing[0];
  if (input === undefined || missing !== undefined)
    throw new TerminalError(`the number of clusters can't be read: ${missing?.reason ?? 'no such environment'}`, {
      fix: 'name a control plane that can be read, or the number of clusters: --expect N',
    });
  const { snapshot } = await readSnapshot(input, session);
  const types = new Set(place(snapshot).rows.flatMap(({ entries }) => entries.map(one => one.clusterType.name)));
  const known = expectedCounts(input.manifests);
  const counts = [...types].map(name => known.get(name));
  return counts.length === 0 || counts.includes(undefined) ? undefined : sum(counts);
}
