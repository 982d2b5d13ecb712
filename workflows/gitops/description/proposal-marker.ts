import { createHash } from 'node:crypto';
import type { Plan } from '../../../scheduler/plan/plan.ts';
import { fingerprint } from '../../proposal/difference.ts';
import type { Marker } from '../../proposal/text/marker.ts';
import type { ChangeSet, RetainedFolder } from '../change-set.ts';

// Counts up when the body is laid out in another way, so that open pull requests are brought up to date once.
const LAYOUT = 5;

/**
 * What a proposal's body has to say, as fingerprints: equal markers, nothing to write. Lines that shift in source files
 * and commits of sources that change nothing here don't count.
 */
export function proposalMarker({ plan, changeSet }: { readonly plan: Plan; readonly changeSet: ChangeSet }): Marker {
  const { removals } = changeSet;
  const said = [
    LAYOUT,
    changeSet.held.map(keptText),
    changeSet.retained.map(keptText),
    changeSet.foreign,
    [removals.folders.map(({ path, why }) => [path, why]), removals.total, removals.refused],
    policiesOf(plan, changeSet),
  ];
  return {
    environment: plan.environment,
    changes: fingerprint(changeSet.changes),
    text: createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 40),
    state: 'proposed',
  };
}

function keptText({ path, reasons }: RetainedFolder): unknown {
  return [path, reasons.map(({ code, message }) => [code, message])];
}

/** Names of the policies that place what changes. */
function policiesOf(plan: Plan, { changes }: ChangeSet): string[] {
  const changed = new Set(changes.map(({ clusterType, deploymentTarget }) => `${clusterType}/${deploymentTarget}`));
  const placements = plan.folders.filter(({ path }) => changed.has(path)).map(({ placement }) => placement);
  return [...new Set(placements.flatMap(({ policies }) => policies.map(({ name }) => name)))].sort();
}
