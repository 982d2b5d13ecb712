import { toBytes } from '../../runtime/bytes.ts';
import { type BranchEntry, type BranchTree, EMPTY_TREE } from '../../runtime/git/branch-tree.ts';
import { blobId } from '../../runtime/git/object-id.ts';
import { compareText } from '../../scheduler/model/diagnostic.ts';
import type { HeldFolder, Plan, PlannedFile } from '../../scheduler/plan/plan.ts';
import { plannedFiles } from '../../scheduler/plan/plan.ts';
import type { ChangeSet, RetainedFolder } from '../gitops/change-set.ts';
import { comparePlan } from '../gitops/compare.ts';
import { ROOT_LAYOUT } from '../gitops/layout.ts';
import type { RemovedFolder } from '../gitops/removal-budget.ts';
import { resolveRemovals } from '../gitops/resolve-removals.ts';
import { wantedContents } from '../gitops/summary/change-groups.ts';
import { type ChangedPlacement, type Summary, summarise } from '../gitops/summary/summary.ts';

/** What makes one plan into another: everything that a branch with the first would be proposed for the second. */
export interface PlanDifference {
  readonly changeSet: ChangeSet;
  readonly summary: Summary;
  readonly added: readonly ChangedPlacement[];
  readonly removed: readonly RemovedFolder[];
  /** Held back now and not before. */
  readonly held: readonly RetainedFolder[];
  /** Held back before and not now: what changes in them isn't known, because what they had isn't. */
  readonly released: readonly ChangedPlacement[];
  /** Why Berth would hold the removals back without a word of the user. */
  readonly removalBudget: readonly string[];
}

/** Compares plan with plan, as if a branch had exactly what the first one says. `before`: absent when there was none. */
export function comparePlans(before: Plan | undefined, after: Plan): PlanDifference {
  const files = new Map(before === undefined ? [] : [...plannedFiles(before)].map(file => [file.path, file]));
  const { changeSet, removalBudget } = changesFrom(treeOf(files), after);
  const summary = summarise(after, changeSet, contentsOf(changeSet, files));
  const heldBefore = new Map((before?.held ?? []).map(folder => [folder.path, folder]));
  const isHeldBefore = ({ path }: { readonly path: string }): boolean => heldBefore.has(path);
  return {
    changeSet,
    summary,
    removalBudget,
    added: summary.added.filter(placement => !isHeldBefore(placement)),
    removed: [...summary.removed, ...removedHolds(heldBefore, after)].sort((a, b) => compareText(a.path, b.path)),
    held: changeSet.held.filter(folder => !isHeldBefore(folder)),
    released: summary.added.filter(isHeldBefore),
  };
}

/** A plan's files as a branch that has them. */
function treeOf(files: ReadonlyMap<string, PlannedFile>): BranchTree {
  if (files.size === 0) return EMPTY_TREE;
  const entries = [...files].map(([path, file]): [string, BranchEntry] => [
    path,
    { oid: blobId(file), mode: '100644' },
  ]);
  return new Map(entries);
}

function changesFrom(tree: BranchTree, after: Plan): { changeSet: ChangeSet; removalBudget: readonly string[] } {
  const comparison = comparePlan(after, tree, { layout: ROOT_LAYOUT });
  // There is nobody's file but Berth's in a plan.
  const history = { paths: new Set(comparison.stale.map(({ path }) => path)) };
  const { removals } = resolveRemovals(comparison, { history });
  const changeSet = resolveRemovals(comparison, { history, allowRemovals: 'all' });
  return { changeSet, removalBudget: removals.refused };
}

function contentsOf({ changes }: ChangeSet, files: ReadonlyMap<string, PlannedFile>): Map<string, Uint8Array> {
  const wanted = new Set(wantedContents(changes));
  const contents = new Map<string, Uint8Array>();
  for (const { path } of changes) {
    const file = files.get(path);
    if (file !== undefined && wanted.has(blobId(file))) contents.set(blobId(file), toBytes(file.text));
  }
  return contents;
}

/** Folders that were held back, and so have no content here, may have one on the environment's branch, which goes. */
function removedHolds(heldBefore: ReadonlyMap<string, HeldFolder>, after: Plan): RemovedFolder[] {
  const there = new Set([...after.folders, ...after.held].map(({ path }) => path));
  return [...heldBefore.values()]
    .filter(({ path }) => !there.has(path))
    .map(({ path, placement: { clusterType, deploymentTarget } }) => ({
      path,
      clusterType: clusterType.name,
      deploymentTarget: deploymentTarget.name,
      why: 'it was held back, and no longer has a placement',
    }));
}
