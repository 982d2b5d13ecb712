import type { CommitsSinceOwn, TouchingCommit } from '../../runtime/git/history.ts';
import { formatOf } from '../../runtime/git/object-id.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Forge } from '../forges/forge.ts';
import type { ChangeSet } from './change-set.ts';
import { readOwnHistory } from './own-history.ts';
import { ownershipOf } from './ownership.ts';

/** What people wrote on an environment's branch that a proposal doesn't leave as it is. */
export interface ManualEdits {
  /** Commits whose changes it takes back, with the paths. */
  readonly manualEdits: readonly TouchingCommit[];
  /** Their files at paths that the plan needs, in whose place it puts its own. Sorted. */
  readonly replaced: readonly string[];
}

export interface ManualEditsOptions {
  readonly forge: Forge;
  /** Commit of the environment's branch. */
  readonly base: string;
  /** What was committed there, when it has been read already. */
  readonly since?: CommitsSinceOwn;
}

/** Reads history, so it is only done when something is written or merged. */
export async function readManualEdits(
  plan: Plan,
  changeSet: ChangeSet,
  { forge, base, since }: ManualEditsOptions,
): Promise<ManualEdits> {
  const { others } = since ?? (await forge.commitsSinceOwn(base));
  const changed = new Set(changeSet.changes.map(({ path }) => path));
  const manualEdits = others
    .map(commit => ({ ...commit, paths: commit.paths.filter(path => changed.has(path)) }))
    .filter(({ paths }) => paths.length > 0);
  const told = new Set(manualEdits.flatMap(({ paths }) => paths));
  const modified = changeSet.changes.flatMap(({ action, path, clusterType }) =>
    action === 'modify' && clusterType !== undefined && !told.has(path) ? [{ path, clusterType }] : [],
  );
  if (modified.length === 0) return { manualEdits, replaced: [] };
  const paths = modified.map(({ path }) => path);
  const isOwn = ownershipOf(plan, changeSet.layout, {
    history: await readOwnHistory(forge, { commit: base }, paths),
    format: formatOf(base),
  });
  return { manualEdits, replaced: modified.filter(file => !isOwn(file)).map(({ path }) => path) };
}

/** Whether merging would override what a person wrote. */
export function overridesPeople({ manualEdits, replaced }: ManualEdits): boolean {
  return manualEdits.length > 0 || replaced.length > 0;
}
