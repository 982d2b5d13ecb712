import { fromBytes } from '../../../runtime/bytes.ts';
import { compareText } from '../../../scheduler/model/diagnostic.ts';
import type { SchedulingPolicy } from '../../../scheduler/model/object.ts';
import { type Plan, type PlannedFolder, TRACKING_PATH } from '../../../scheduler/plan/plan.ts';
import type { Change, ChangeSet } from '../change-set.ts';
import type { RemovedFolder } from '../removal-budget.ts';
import { type ChangeGroup, type Contents, groupChanges } from './change-groups.ts';

/** A placement whose folder changes. */
export interface ChangedPlacement {
  /** `<clusterType>/<deploymentTarget>` */
  readonly path: string;
  readonly clusterType: string;
  readonly deploymentTarget: string;
  readonly policies: readonly SchedulingPolicy[];
  /** Names of the files that change. */
  readonly files: readonly string[];
}

/** A policy with the number of new or changed placements that it is responsible for. */
export interface ResponsiblePolicy {
  readonly policy: SchedulingPolicy;
  readonly placements: number;
}

/** A change set as people think of it: placements first, then what changes inside of them. */
export interface Summary {
  readonly environment: string;
  /** Sorted by path, as all lists here unless said otherwise. */
  readonly added: readonly ChangedPlacement[];
  readonly changed: readonly ChangedPlacement[];
  readonly removed: readonly RemovedFolder[];
  /** What changes inside folders that are there before and after, and beside them, most frequent first. */
  readonly groups: readonly ChangeGroup[];
  /** Cluster types whose README comes or goes: the first or the last sign of them on the branch. */
  readonly addedTypes: readonly string[];
  readonly removedTypes: readonly string[];
  /** The commit of the base repository that the branch records so far, when that changes. */
  readonly promotedFrom?: string;
  /** Responsible for what is added and changed, most placements first. */
  readonly policies: readonly ResponsiblePolicy[];
}

/** Sums up a change set. `contents` are the old contents of modified files; without them changes collapse by file name. */
export function summarise(plan: Plan, { changes, removals }: ChangeSet, contents: Contents): Summary {
  const byFolder = Map.groupBy(changes, folderOf);
  const { added, changed } = placementsOf(plan.folders, byFolder);
  const whole = new Set([...added, ...removals.folders].map(({ path }) => path));
  const readmes = changes.filter(isReadme);
  const inside = changes.filter(change => !whole.has(folderOf(change)) && change.path !== TRACKING_PATH);
  return {
    environment: plan.environment,
    added,
    changed,
    removed: removals.refused.length === 0 ? removals.folders : [],
    groups: groupChanges(
      inside.filter(change => !isReadme(change) || change.action === 'modify'),
      contents,
    ),
    addedTypes: typesOf(readmes.filter(({ action }) => action === 'add')),
    removedTypes: typesOf(readmes.filter(({ action }) => action === 'remove')),
    policies: responsiblePolicies([...added, ...changed]),
    ...promotedFrom(changes, contents),
  };
}

function folderOf({ clusterType, deploymentTarget }: Change): string {
  return clusterType === undefined || deploymentTarget === undefined ? '' : `${clusterType}/${deploymentTarget}`;
}

function isReadme({ clusterType, deploymentTarget }: Change): boolean {
  return clusterType !== undefined && deploymentTarget === undefined;
}

function placementsOf(
  folders: readonly PlannedFolder[],
  byFolder: ReadonlyMap<string, readonly Change[]>,
): { added: ChangedPlacement[]; changed: ChangedPlacement[] } {
  const added: ChangedPlacement[] = [];
  const changed: ChangedPlacement[] = [];
  for (const { path, placement, files } of folders) {
    const changes = byFolder.get(path);
    if (changes === undefined) continue;
    const isNew = changes.length === files.length && changes.every(({ action }) => action === 'add');
    (isNew ? added : changed).push({
      path,
      clusterType: placement.clusterType.name,
      deploymentTarget: placement.deploymentTarget.name,
      policies: placement.policies,
      files: changes.map(change => change.path.slice(change.path.lastIndexOf('/') + 1)),
    });
  }
  return { added, changed };
}

function promotedFrom(changes: readonly Change[], contents: Contents): Pick<Summary, 'promotedFrom'> {
  const tracking = changes.find(({ path }) => path === TRACKING_PATH);
  const before = tracking?.action === 'modify' ? contents.get(tracking.before.oid) : undefined;
  return before === undefined ? {} : { promotedFrom: fromBytes(before).trim() };
}

function typesOf(readmes: readonly Change[]): string[] {
  return readmes.flatMap(({ clusterType }) => (clusterType === undefined ? [] : [clusterType])).sort(compareText);
}

function responsiblePolicies(placements: readonly ChangedPlacement[]): ResponsiblePolicy[] {
  const counts = new Map<SchedulingPolicy, number>();
  for (const { policies } of placements) {
    for (const policy of policies) counts.set(policy, (counts.get(policy) ?? 0) + 1);
  }
  return [...counts]
    .map(([policy, placements]) => ({ policy, placements }))
    .sort((a, b) => b.placements - a.placements || compareText(a.policy.name, b.policy.name));
}
