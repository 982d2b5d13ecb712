import { createReadRevisions } from '../../environments/source-reader.ts';
import { UserError } from '../../runtime/errors.ts';
import { printable } from '../../runtime/printable.ts';
import { compareText, type Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { EnvironmentInput, SourceRevision } from '../../scheduler/model/manifest.ts';
import type { PlanMemo } from '../../scheduler/plan/make-plan.ts';
import { compareProblems } from '../../workflows/review/compare-problems.ts';
import { type ReviewedSide, reviewDiagnostic, reviewEnvironment } from '../../workflows/review/review-environment.ts';
import type { EnvironmentReview, ReviewReport } from '../../workflows/review/review-report.ts';
import { missingDiagnostics } from '../missing-sources.ts';
import { planInput } from '../plan/plan-environment.ts';
import { type Fleet, readSource } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { problemsOfPlan } from '../validate/findings.ts';
import { findMerge, findRevisions, type MergeSource, type RevisionSource, type Revisions } from './revisions.ts';

export interface ReviewOptions {
  /** Only these; all when it is empty. */
  readonly environments: readonly string[];
}

/** What a pull request to the control plane would change. Reads no GitOps repository. */
export async function review(source: RevisionSource & ReviewOptions, session: Session): Promise<ReviewReport> {
  return await compareSides(await findRevisions(source, session), source, session);
}

/** The same by the merge that a forge has made of it, or by its commit when there is no such merge. */
export async function reviewMerge(source: MergeSource & ReviewOptions, session: Session): Promise<ReviewReport> {
  const merge = await findMerge(source, session);
  return merge === undefined ? await review(source, session) : await compareSides(merge, source, session);
}

/**
 * Reads and plans both sides. Other branches and repositories are in the same state on both, so that only what the pull
 * request does is found.
 */
async function compareSides(
  revisions: Revisions,
  { environments: only }: ReviewOptions,
  session: Session,
): Promise<ReviewReport> {
  const { before, after } = await readBothSides(revisions, session);
  const compare = comparisonOf(revisions, session);
  const names = namesIn([...before.inputs, ...after.inputs], only);
  const environments: EnvironmentReview[] = [];
  const others: string[] = [];
  for (const name of names) {
    const sides = [inputOf(before, name), inputOf(after, name)] as const;
    if (isAffected(...sides, revisions)) environments.push(await compare(...sides));
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
  session: Session,
): Promise<{ readonly before: Fleet; readonly after: Fleet }> {
  session.progress(`reading both sides of ${branch}`);
  const shared = { controlPlane: location, revisions: createReadRevisions() };
  const result = 'folder' in head ? { worktrees: { [branch]: head.folder } } : { commits: { [branch]: head.commit } };
  const before = await readSource({ ...shared, commits: { [branch]: base } }, session);
  return { before, after: await readSource({ ...shared, ...result }, session) };
}

function inputOf({ inputs }: Fleet, name: string): EnvironmentInput | undefined {
  return inputs.find(({ environment }) => environment === name);
}

/** Whether the pull request may do something to an environment: its branch is read for it, or something else differs. */
function isAffected(before: EnvironmentInput | undefined, after: EnvironmentInput | undefined, to: Revisions): boolean {
  if (before === undefined || after === undefined) return true;
  if (readsBranch(before, to) || readsBranch(after, to)) return true;
  const [old, fresh] = [before.manifests, after.manifests];
  // The Environment object itself may name another folder or another branch.
  const isSame = old.length === fresh.length && old.every(({ manifest }, index) => manifest === fresh[index]?.manifest);
  return !isSame || JSON.stringify(unread(before)) !== JSON.stringify(unread(after));
}

function unread({ missing, unreadableRegistrations }: EnvironmentInput): object {
  return { missing, unreadableRegistrations };
}

/** Other branches may be at the same commit. A working tree stands for no branch but this one. */
function readsBranch(
  { sources, missing, unreadableRegistrations }: EnvironmentInput,
  { branch, base, head }: Revisions,
): boolean {
  const commits = [base, 'commit' in head ? head.commit : undefined];
  const isOurs = ({ revision, commit }: SourceRevision): boolean =>
    commits.includes(commit) && (revision === branch || commit === undefined);
  return sources.some(isOurs) || [...missing, ...unreadableRegistrations].some(({ revision }) => revision === branch);
}

function ofNoEnvironment({ diagnostics, missing }: Fleet): Diagnostic[] {
  return [...missingDiagnostics(missing), ...diagnostics];
}

type Compare = (
  before: EnvironmentInput | undefined,
  after: EnvironmentInput | undefined,
) => Promise<EnvironmentReview>;

function comparisonOf(revisions: Revisions, session: Session): Compare {
  const fileOf = fileIn(revisions);
  return async (before, after) => {
    const old = before && (await planSide(before, session));
    // What the pull request leaves alone keeps its identity, and is neither rendered nor compared again.
    const fresh = after && (await planSide(after, session, old?.memo));
    const promotion = [before, after].some(side => side?.diagnostics.some(({ code }) => code === 'pin-set-aside'));
    return reviewEnvironment(old, fresh, { promotion, fileOf });
  };
}

async function planSide(
  input: EnvironmentInput,
  session: Session,
  memo?: PlanMemo,
): Promise<ReviewedSide & { readonly memo?: PlanMemo }> {
  const made = await planInput(input, session, memo);
  // Of what is missing, everything else may be a consequence.
  const diagnostics = made.plan.complete
    ? problemsOfPlan(made.plan, session.engines)
    : missingDiagnostics(made.plan.missing);
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
