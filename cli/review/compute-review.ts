import { createManifestCache } from '../../environments/manifests/manifest-cache.ts';
import { type ReadEnvironmentsResult, readEnvironments } from '../../environments/read-environments.ts';
import { createReadRevisions } from '../../environments/source-reader.ts';
import { UserError } from '../../runtime/errors.ts';
import { printable } from '../../runtime/printable.ts';
import { compareText, type Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { EnvironmentInput, SourceRevision } from '../../scheduler/model/manifest.ts';
import { makePlan, type PlanMemo } from '../../scheduler/plan/make-plan.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build.ts';
import { compareProblems } from '../../workflows/review/compare-problems.ts';
import { type ReviewedSide, reviewDiagnostic, reviewEnvironment } from '../../workflows/review/review-environment.ts';
import type { EnvironmentReview, ReviewReport } from '../../workflows/review/review-report.ts';
import { missingDiagnostics } from '../fleet/problems.ts';
import type { Session } from '../fleet/session.ts';
import { problemsOfPlan } from '../validate/findings.ts';
import type { Revisions } from './revisions.ts';

/**
 * Reads and plans both sides of a pull request to the control plane. Other branches and repositories are in the same
 * state on both, so that only what the pull request does is told. Looks at no GitOps repository.
 * @param only Names of the environments; all when it is empty.
 */
export async function computeReview(
  revisions: Revisions,
  only: readonly string[],
  session: Session,
): Promise<ReviewReport> {
  const { before, after } = await readBothSides(revisions, session);
  const compare = comparisonOf(revisions, session);
  const names = namesIn([...before.inputs, ...after.inputs], only);
  const environments: EnvironmentReview[] = [];
  const others: string[] = [];
  for (const name of names) {
    const sides = [inputOf(before, name), inputOf(after, name)] as const;
    if (isAffected(...sides, revisions)) environments.push(compare(...sides));
    else others.push(name);
  }
  const general = compareProblems(ofNoEnvironment(before), ofNoEnvironment(after));
  const tell = (diagnostic: Diagnostic) => reviewDiagnostic(diagnostic, fileIn(revisions));
  return {
    version: 1,
    branch: revisions.branch,
    base: revisions.base,
    ...('commit' in revisions.head && { head: revisions.head.commit }),
    read: after.standIns.has(revisions.branch) || before.standIns.has(revisions.branch) || after.missing.length > 0,
    environments,
    others,
    problems: general.fresh.map(tell),
    known: general.known.map(tell),
  };
}

function namesIn(inputs: readonly EnvironmentInput[], only: readonly string[]): string[] {
  const declared = [...new Set(inputs.map(({ environment }) => environment))].sort(compareText);
  const wrong = only.find(name => !declared.includes(name));
  if (wrong === undefined || declared.length === 0)
    return declared.filter(name => only.length === 0 || only.includes(name));
  throw new UserError(`there is no environment "${printable(wrong)}" on either side of the pull request`, {
    fix: `use one of ${declared.join(', ')}`,
  });
}

async function readBothSides(
  { location, branch, base, head }: Revisions,
  { context, git, progress }: Session,
): Promise<{ readonly before: ReadEnvironmentsResult; readonly after: ReadEnvironmentsResult }> {
  progress.say(`reading both sides of ${branch}`);
  const shared = {
    git,
    controlPlane: location,
    cwd: context.cwd,
    env: context.env,
    cache: createManifestCache(),
    revisions: createReadRevisions(),
  };
  const result = 'folder' in head ? { worktrees: { [branch]: head.folder } } : { commits: { [branch]: head.commit } };
  const before = await readEnvironments({ ...shared, commits: { [branch]: base } });
  return { before, after: await readEnvironments({ ...shared, ...result }) };
}

function inputOf({ inputs }: ReadEnvironmentsResult, name: string): EnvironmentInput | undefined {
  return inputs.find(({ environment }) => environment === name);
}

/** Whether the pull request may do something to an environment: its branch is read for it, or something else differs. */
function isAffected(before: EnvironmentInput | undefined, after: EnvironmentInput | undefined, to: Revisions): boolean {
  if (before === undefined || after === undefined) return true;
  if (readsBranch(before, to) || readsBranch(after, to)) return true;
  const [old, fresh] = [before.manifests, after.manifests];
  // The Environment object itself may say another folder or another branch.
  const isSame = old.length === fresh.length && old.every(({ manifest }, index) => manifest === fresh[index]?.manifest);
  return !isSame || JSON.stringify(before.missing) !== JSON.stringify(after.missing);
}

/** Other branches may be at the same commit. A working tree stands for no branch but this one. */
function readsBranch({ sources, missing }: EnvironmentInput, { branch, base, head }: Revisions): boolean {
  const commits = [base, 'commit' in head ? head.commit : undefined];
  const isOurs = ({ revision, commit }: SourceRevision): boolean =>
    commits.includes(commit) && (revision === branch || commit === undefined);
  return sources.some(isOurs) || missing.some(({ revision }) => revision === branch);
}

function ofNoEnvironment({ diagnostics, missing }: ReadEnvironmentsResult): Diagnostic[] {
  const told = diagnostics.filter(({ code }) => code !== 'unused-worktree');
  return [...missingDiagnostics(missing), ...told];
}

type Compare = (before: EnvironmentInput | undefined, after: EnvironmentInput | undefined) => EnvironmentReview;

function comparisonOf(revisions: Revisions, session: Session): Compare {
  const fileOf = fileIn(revisions);
  return (before, after) => {
    session.progress.say(`planning ${after?.environment ?? before?.environment}`);
    const old = before && planSide(before, session);
    // What the pull request leaves alone keeps its identity, and is neither rendered nor compared again.
    const fresh = after && planSide(after, session, old?.memo);
    const promotion = [before, after].some(side => side?.diagnostics.some(({ code }) => code === 'pin-set-aside'));
    return reviewEnvironment(old, fresh, { promotion, fileOf });
  };
}

function planSide(
  input: EnvironmentInput,
  { engines }: Session,
  memo?: PlanMemo,
): ReviewedSide & { readonly memo?: PlanMemo } {
  const made = makePlan(buildSnapshot(input), { engines, ...(memo && { memo }) });
  // Of what is missing, everything else may be a consequence.
  const diagnostics = made.plan.complete ? problemsOfPlan(made.plan, engines) : missingDiagnostics(made.plan.missing);
  return { plan: made.plan, diagnostics, ...(made.memo && { memo: made.memo }) };
}

/**
 * The path of a problem's file in the pull request. An unchanged file is known by the commit at which it was first seen,
 * which is the base: it is the same in the result. A commit's id is the repository's own, however its address is written.
 */
function fileIn({ base, head }: Revisions): (diagnostic: Diagnostic) => string | undefined {
  const commits = [base, 'commit' in head ? head.commit : undefined];
  return ({ origin }) => (origin !== undefined && commits.includes(origin.commit) ? origin.path : undefined);
}
