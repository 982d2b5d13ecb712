import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { ChangeSet } from '../../workflows/gitops/change-set.ts';
import { type Comparison, comparePlan, readmeIds } from '../../workflows/gitops/compare.ts';
import { layoutOf, ROOT_LAYOUT } from '../../workflows/gitops/layout.ts';
import type { OwnHistory } from '../../workflows/gitops/ownership.ts';
import type { AllowRemovals } from '../../workflows/gitops/removal-budget.ts';
import { resolveRemovals } from '../../workflows/gitops/resolve-removals.ts';
import { missingDiagnostics } from '../missing-sources.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import type { Session } from '../session.ts';
import { readFolderTree } from './folder-tree.ts';
import { writeFolder } from './write-folder.ts';

/** What was written for an environment. */
export interface Build {
  readonly plan: Plan | NoPlan;
  /** Absolute. */
  readonly folder: string;
  /** Absent when there is no plan: then nothing is written. */
  readonly changeSet?: ChangeSet;
  readonly diagnostics: readonly Diagnostic[];
}

export interface BuildOptions {
  /** The folder, absolute. */
  readonly folder: string;
  /** As for a branch: a quarter of the folders at most, and never all of a cluster type, when absent. */
  readonly allowRemovals?: AllowRemovals;
}

/**
 * Writes the manifests of an environment to a folder, which is treated as a branch is. Throws a `UserError` for a folder that can't be
 * written to.
 */
export async function build(
  input: EnvironmentInput,
  session: Session,
  { folder, ...removals }: BuildOptions,
): Promise<Build> {
  const plan = await planEnvironment(input, session);
  if (!plan.complete) {
    return { plan, folder, diagnostics: sortDiagnostics([...missingDiagnostics(plan.missing), ...plan.diagnostics]) };
  }
  const { gitOpsRepo } = plan.snapshot;
  const layout = gitOpsRepo === undefined ? ROOT_LAYOUT : layoutOf(gitOpsRepo);
  const comparison = comparePlan(plan, await readFolderTree(folder, layout), { layout });
  const changeSet = resolveRemovals(comparison, { history: ownFilesOf(comparison), ...removals });
  await writeFolder(folder, changeSet.changes);
  return { plan, folder, changeSet, diagnostics: sortDiagnostics([...plan.diagnostics, ...changeSet.diagnostics]) };
}

/**
 * Which stale files of a folder are Berth's. A folder has no history to ask: a top-level folder is Berth's when a cluster
 * type has its name, or when its README says word for word what Berth writes.
 */
function ownFilesOf({ stale, plan, tree, layout }: Comparison): OwnHistory {
  const current = new Set(plan.snapshot.clusterTypes.map(({ name }) => name));
  const readmes = readmeIds('sha1');
  const isOwn = (clusterType: string): boolean =>
    current.has(clusterType) || readmes.has(tree.get(`${layout.prefix}${clusterType}/README.md`)?.oid ?? '');
  const paths = stale.filter(({ shape }) => isOwn(shape.clusterType)).map(({ path }) => path);
  return { paths: new Set(paths) };
}
