import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import type { RetainedFolder } from '../gitops/change-set.ts';
import type { ChangeGroup } from '../gitops/summary/change-groups.ts';
import { comparePlans, type PlanDifference } from './compare-plans.ts';
import { type ComparedProblems, compareProblems } from './compare-problems.ts';
import type { EnvironmentReview, ReviewDiagnostic } from './review-report.ts';

/** An environment on one side of a pull request. */
export interface ReviewedSide {
  readonly plan: Plan | NoPlan;
  /** Everything that is wrong with it, missing sources included; of an incomplete plan nothing but those. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReviewOptions {
  /** The environment pins a commit of the branch. */
  readonly promotion: boolean;
  /** Path in the control-plane repository, as the pull request leaves it; nothing for what is elsewhere. */
  readonly fileOf: (diagnostic: Diagnostic) => string | undefined;
}

/**
 * What a pull request does to an environment. A side is absent when the environment isn't declared there.
 * Nothing is said of changes when there is no plan on a side.
 */
export function reviewEnvironment(
  before: ReviewedSide | undefined,
  after: ReviewedSide | undefined,
  { promotion, fileOf }: ReviewOptions,
): EnvironmentReview {
  const environment = (after ?? before)?.plan.environment ?? '';
  const problems = problemsOf(before, after);
  const toReviewDiagnostic = (diagnostic: Diagnostic): ReviewDiagnostic => reviewDiagnostic(diagnostic, fileOf);
  const said = {
    environment,
    promotion,
    ...NOTHING,
    problems: problems.fresh.map(toReviewDiagnostic),
    known: problems.known.map(toReviewDiagnostic),
    fixed: problems.fixed,
  };
  if (after === undefined) return { ...said, state: 'removed' };
  if (!after.plan.complete || before?.plan.complete === false) return { ...said, state: 'unknown' };
  const difference = comparePlans(before?.plan, after.plan);
  const { changes } = difference.changeSet;
  const moved = before === undefined ? {} : movedRepository(before.plan.snapshot, after.plan.snapshot);
  const differs = changes.length > 0 || difference.removed.length > 0 || 'gitOpsRepo' in moved;
  return {
    ...said,
    state: before === undefined ? 'added' : differs ? 'changed' : 'unchanged',
    ...moved,
    ...pinned(before?.plan.snapshot.baseCommit, after.plan.snapshot.baseCommit),
    ...changesOf(difference, toReviewDiagnostic),
  };
}

type Changes = Pick<
  EnvironmentReview,
  'added' | 'changed' | 'removed' | 'clusterTypes' | 'removalBudget' | 'groups' | 'held' | 'released' | 'kept'
>;

/** Where there was no plan, it isn't known what was wrong before: nobody is blamed. */
function problemsOf(before: ReviewedSide | undefined, after: ReviewedSide | undefined): ComparedProblems {
  if (after === undefined) return { fresh: [], known: [], fixed: 0 };
  const compared = compareProblems(before?.diagnostics ?? [], after.diagnostics);
  if (!after.plan.complete) return { ...compared, fixed: 0 };
  if (before?.plan.complete !== false) return compared;
  return { ...compared, fresh: [], known: sortDiagnostics([...compared.fresh, ...compared.known]) };
}

const NOTHING = {
  added: [],
  changed: [],
  removed: [],
  clusterTypes: { added: [], removed: [] },
  removalBudget: [],
  groups: [],
  held: [],
  released: [],
  kept: [],
} satisfies Changes;

type Tell = (diagnostic: Diagnostic) => ReviewDiagnostic;

function changesOf(difference: PlanDifference, tell: Tell): Changes {
  const { summary, changeSet, added, removed, held, released, removalBudget } = difference;
  return {
    added: added.map(({ clusterType, deploymentTarget, policies }) => ({
      clusterType,
      deploymentTarget,
      policies: policies.map(({ name }) => name),
    })),
    changed: summary.changed.map(({ clusterType, deploymentTarget, policies, files }) => ({
      clusterType,
      deploymentTarget,
      policies: policies.map(({ name }) => name),
      files: [...files],
    })),
    removed: removed.map(({ clusterType, deploymentTarget, why }) => ({ clusterType, deploymentTarget, why })),
    clusterTypes: { added: [...summary.addedTypes], removed: [...summary.removedTypes] },
    removalBudget: [...removalBudget],
    groups: summary.groups.map(groupOf),
    held: held.map(folder => folderOf(folder, tell)),
    released: released.map(({ path, clusterType, deploymentTarget }) => ({ path, clusterType, deploymentTarget })),
    kept: changeSet.retained.map(folder => folderOf(folder, tell)),
  };
}

function groupOf({ action, fileName, paths, diff }: ChangeGroup): EnvironmentReview['groups'][number] {
  return { action, fileName, paths: [...paths], ...(diff && { diff: diff.map(({ sign, text }) => sign + text) }) };
}

function folderOf(
  { path, clusterType, deploymentTarget, reasons }: RetainedFolder,
  tell: Tell,
): EnvironmentReview['held'][number] {
  return { path, clusterType, deploymentTarget, reasons: reasons.map(tell) };
}

export function reviewDiagnostic(diagnostic: Diagnostic, fileOf: ReviewOptions['fileOf']): ReviewDiagnostic {
  const { severity, code, message, fix, origin } = diagnostic;
  const file = fileOf(diagnostic);
  return {
    severity,
    code,
    message,
    ...(fix !== undefined && { fix }),
    ...(origin !== undefined && { origin }),
    ...(file !== undefined && { file }),
  };
}

/** Where manifests go, when that isn't where they went. */
function movedRepository(before: Snapshot, after: Snapshot): Pick<EnvironmentReview, 'gitOpsRepo'> {
  const [from, to] = [repositoryOf(before), repositoryOf(after)];
  if (JSON.stringify(from) === JSON.stringify(to)) return {};
  return { gitOpsRepo: { ...(from && { before: from }), ...(to && { after: to }) } };
}

function repositoryOf({ gitOpsRepo }: Snapshot): { repository: string; branch: string; path: string } | undefined {
  if (gitOpsRepo === undefined) return undefined;
  const { repo, branch, path } = gitOpsRepo.spec;
  return { repository: repo, branch, path };
}

function pinned(before: string | undefined, after: string | undefined): Pick<EnvironmentReview, 'promoted'> {
  if (before === after) return {};
  return { promoted: { ...(before !== undefined && { before }), ...(after !== undefined && { after }) } };
}
