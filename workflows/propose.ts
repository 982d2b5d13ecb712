import { ConflictError, TransientError } from '../environments/errors.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { NoPlan, Plan } from '../scheduler/plan/plan.ts';
import {
  type ChangeOptions,
  changesAt,
  type EnvironmentChanges,
  readEnvironmentChanges,
} from './environment-changes.ts';
import type { Ahead, Forge, PullRequest } from './forges/forge.ts';
import type { ChangeSet } from './gitops/change-set.ts';
import { type CommitRecord, peoplesCommits } from './gitops/own-commits.ts';
import { withIssues } from './issues/with-issues.ts';
import { approvalsReplacedBy } from './proposal/approvals.ts';
import { keepDoneOnce, mayMerge, mustCancel } from './proposal/arrangement.ts';
import { attend, draftProblem, type Written } from './proposal/attend.ts';
import { createBase } from './proposal/create-base.ts';
import { type Decision, decide } from './proposal/decide.ts';
import { withOriginals } from './proposal/originals.ts';
import { priorityOf } from './proposal/priority.ts';
import { readProposalContent, type SourceReader } from './proposal/read-content.ts';
import { tellStatus } from './proposal/tell-status.ts';
import { beforeWriting, endWait, sayThatItWaits } from './proposal/waiting.ts';
import { PullRequestBody, withdrawnBody } from './pull-request-body.ts';
import { summarise } from './summary/summary.ts';
import { mergeByHand } from './text/branch-only.ts';
import { waitingComment, withdrawnComment } from './text/comments.ts';
import { commitMessage } from './text/commit-message.ts';
import { proposalMarker } from './text/proposal-marker.ts';
import { countsOf, proposalTitle } from './text/title.ts';

/** What became of a proposal; docs/proposals.md says when. */
export type Outcome =
  /** A source could not be read: nothing was compared and nothing written. */
  | 'incomplete'
  /** Nothing had to be written. */
  | 'unchanged'
  | 'opened'
  | 'updated'
  /** People have committed to Berth's branch, or the branch is theirs: nothing is overwritten. */
  | 'waiting'
  /** The difference is gone: the pull request was closed, or the branch deleted where it is all there is. */
  | 'withdrawn'
  /** A person closed a pull request with the same content. */
  | 'declined';

export interface ProposalResult {
  readonly environment: string;
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly message: string;
  /** The pull request that was opened, updated, closed, or that stands as it is. */
  readonly pullRequest?: PullRequest;
  /** Absent for an incomplete plan. */
  readonly changeSet?: ChangeSet;
  /** Issues about what is held back were opened, updated or closed. */
  readonly issuesWritten?: boolean;
  /** Of the plan and of the comparison with the branch. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ProposeDeps {
  readonly forge: Forge;
  /** Reads the commits of sources, for the text. Without it the text says where sources stand, not how they got there. */
  readonly readSources?: SourceReader;
}

export interface ProposeOptions extends ChangeOptions {
  /** Propose again, over people's commits on Berth's branch (they are kept under a ref) and content that was declined. */
  readonly rebuild?: boolean;
  /** Make the environment's branch when it isn't there. Done without asking in a repository that has no branch at all. */
  readonly createBranch?: boolean;
  /** Close the open pull requests of the original scheduler, which Berth takes over from. Otherwise they are told of. */
  readonly adopt?: boolean;
}

const ATTEMPTS = 5;

/**
 * Brings the pull request of an environment in line with its plan: opens, updates or closes it, or leaves it. Nothing is
 * written when nothing differs. Runs may overlap: whoever is late looks again and finds the work done.
 * Throws a UserError for what the user has to put right, a TransientError when others keep changing the branch.
 */
export async function propose(
  plan: Plan | NoPlan,
  deps: ProposeDeps,
  options: ProposeOptions = {},
): Promise<ProposalResult> {
  const { environment } = plan;
  if (!plan.complete) {
    const message = 'some sources could not be read, so nothing was compared and nothing is changed';
    return { environment, outcome: 'incomplete', message, diagnostics: plan.diagnostics };
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await withIssues(await attemptProposal(plan, deps, options), plan, deps.forge);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new TransientError(`others keep changing the branches of environment ${environment}`, {
        cause: error,
        fix: 'try again',
      });
    }
  }
}

/** One look at the branches, and what follows from it. */
interface Run {
  readonly plan: Plan;
  readonly deps: ProposeDeps;
  readonly options: ProposeOptions;
  readonly found: EnvironmentChanges;
  readonly ahead: Ahead | undefined;
}

async function attemptProposal(plan: Plan, deps: ProposeDeps, options: ProposeOptions): Promise<ProposalResult> {
  const { forge } = deps;
  let found = await readEnvironmentChanges(plan, forge, options);
  if (found.state.base === undefined && found.changeSet.changes.length > 0) {
    await createBase(plan, found, { forge, mayCreate: options.createBranch === true });
    found = await readEnvironmentChanges(plan, forge, options);
  }
  const { state, changeSet, gitOpsRepo } = found;
  const ahead =
    state.base === undefined || state.head === undefined ? undefined : await forge.ahead(state.base, state.head);
  const decision = decide({
    state,
    marks: forge.marks,
    pullRequests: forge.capabilities.pullRequests,
    atomic: forge.capabilities.atomic,
    empty: changeSet.changes.length === 0,
    wanted: proposalMarker({ plan, changeSet }),
    base: gitOpsRepo.spec.branch,
    labels: labelsOf(changeSet),
    rebuild: options.rebuild === true,
    ...(ahead && { ahead }),
  });
  const run = { plan, deps, options, found, ahead };
  const adopt = options.adopt === true;
  return await withOriginals(await carryOut(decision, run), { forge, environment: plan.environment, found, adopt });
}

/** `promoted` says that the recorded commit of the base repository changes (contract B.1). */
function labelsOf({ promoted }: ChangeSet): string[] {
  return promoted === undefined ? [] : ['promoted'];
}

async function carryOut(decision: Decision, run: Run): Promise<ProposalResult> {
  switch (decision.do) {
    case 'nothing':
      return await attendTo(run, standing(run, decision.outcome));
    case 'wait':
      return await wait(run, decision.people);
    case 'refuse':
      return refuse(run, decision.people);
    case 'withdraw':
      return await withdraw(run, decision.deleteBranch);
    case 'remove':
      return await remove(run, decision.head);
    case 'write':
      return await write(run, decision);
  }
}

function result(
  { plan, found }: Run,
  outcome: Outcome,
  message: string,
  rest: { readonly pullRequest?: PullRequest | undefined; readonly diagnostics?: readonly Diagnostic[] } = {},
): ProposalResult {
  const { changeSet } = found;
  return {
    environment: plan.environment,
    outcome,
    message,
    changeSet,
    diagnostics: [...plan.diagnostics, ...changeSet.diagnostics, ...(rest.diagnostics ?? [])],
    ...(rest.pullRequest && { pullRequest: rest.pullRequest }),
  };
}

function standing(run: Run, outcome: 'unchanged' | 'declined'): ProposalResult {
  const { open, last } = run.found.state;
  if (outcome === 'declined') {
    const message = `pull request #${last?.number} with the same content was closed; it is proposed again when the content changes, with --rebuild, or when the box in it is ticked`;
    return result(run, outcome, message, { pullRequest: last });
  }
  const message = open === undefined ? branchStanding(run) : `pull request #${open.number} is up to date`;
  return result(run, outcome, message, { pullRequest: open });
}

function branchStanding({ found: { branch, changeSet, gitOpsRepo } }: Run): string {
  if (changeSet.changes.length === 0) return 'nothing differs';
  return `the branch ${branch} is up to date; ${mergeByHand({ base: gitOpsRepo.spec.branch, branch })}`;
}

/** Says once, in a comment that is updated in place, what Berth would change on the branch as people left it. */
async function wait(run: Run, people: readonly CommitRecord[]): Promise<ProposalResult> {
  const { plan, deps, found, options } = run;
  const { open, head } = found.state;
  const rest = await changesAt({ plan, forge: deps.forge, layout: found.layout, commit: head }, options);
  if (open === undefined) return rest.changes.length === 0 ? standing(run, 'unchanged') : waitOnBranch(run, people);
  if (rest.changes.length === 0) {
    const pullRequest = await endWait(deps.forge, { open, head });
    return await attendTo(run, { ...standing(run, 'unchanged'), pullRequest });
  }
  const counts = countsOf({ changeSet: rest, summary: summarise(plan, rest, new Map()) });
  const paths = rest.changes.map(({ path }) => path);
  const comment = waitingComment({ environment: plan.environment, counts, paths, people });
  const pullRequest = await sayThatItWaits(deps.forge, { open, head }, comment);
  const message = `pull request #${open.number} has commits by people: Berth waits and says there what it would change`;
  return await attendTo(run, result(run, 'waiting', message, { pullRequest }));
}

/** Where there is no place for a comment. */
function waitOnBranch(run: Run, people: readonly CommitRecord[]): ProposalResult {
  const { branch, gitOpsRepo } = run.found;
  const by = people[0]?.author.name ?? 'somebody else';
  const merge = mergeByHand({ base: gitOpsRepo.spec.branch, branch });
  const again = `berth apply --environment ${run.plan.environment} --rebuild`;
  const message = `the branch ${branch} has commits by ${by}, so Berth leaves it as it is: merge it, take them off, or keep them under a ref: ${again}; ${merge}`;
  return result(run, 'waiting', message);
}

function refuse(run: Run, people: readonly CommitRecord[]): ProposalResult {
  const { plan, found } = run;
  const author = people[0]?.author.name ?? 'somebody else';
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'branch-taken',
    message: `the branch ${found.branch}, which Berth proposes from, has commits by ${author} and none by Berth`,
    fix: `rename or delete that branch, or keep its commits under a ref: berth apply --environment ${plan.environment} --rebuild`,
    origin: found.gitOpsRepo.origin,
  };
  return result(run, 'waiting', diagnostic.message, { diagnostics: [diagnostic] });
}

async function withdraw(run: Run, deleteBranch: boolean): Promise<ProposalResult> {
  const { deps, found, ahead } = run;
  const { open, head } = found.state;
  if (open === undefined) return standing(run, 'unchanged');
  const people = peoplesCommits(ahead?.commits ?? [], deps.forge.marks);
  await deps.forge.withdraw({
    pull: open,
    body: withdrawnBody(open.body),
    comment: withdrawnComment(open.base, people),
    deleteBranch,
    ...(head !== undefined && { head }),
  });
  const message = `pull request #${open.number} was closed: nothing differs any more`;
  return result(run, 'withdrawn', message, { pullRequest: { ...open, state: 'closed' } });
}

async function remove(run: Run, head: string): Promise<ProposalResult> {
  const { deps, found } = run;
  if (!(await deps.forge.removeBranch?.(found.branch, head))) return standing(run, 'unchanged');
  return result(run, 'withdrawn', `nothing differs any more: the branch ${found.branch} was deleted`);
}

async function write(
  run: Run,
  { commit, people }: { readonly commit: boolean; readonly people: readonly CommitRecord[] },
): Promise<ProposalResult> {
  const { plan, deps, found } = run;
  const { state, changeSet, branch, gitOpsRepo, settings } = found;
  const { forge } = deps;
  const { capabilities } = forge;
  if (state.base === undefined) throw new ConflictError(`the branch ${gitOpsRepo.spec.branch} has gone`);
  const save =
    people.length === 0 || state.head === undefined
      ? undefined
      : { ref: savedRef(branch, state.head), commit: state.head };
  const approved = await approvalsReplacedBy(forge, found, commit);
  const content = await readProposalContent(plan, changeSet, {
    ...deps,
    base: state.base,
    approved,
    ...(save && { saved: { ref: save.ref, authors: [...new Set(people.map(({ author }) => author.name))] } }),
  });
  if (state.open !== undefined) await beforeWriting(forge, state.open, save && { people, ref: save.ref });
  const takesBack = content.handEdits.length > 0;
  const contested = takesBack || approved.length > 0;
  const merges = mayMerge({ settings, changeSet, capabilities, contested, ...(state.open && { pull: state.open }) });
  const body = new PullRequestBody(content).toString(state.open?.body, capabilities.bodyLimit);
  const { pull, head, draftRefused } = await forge.submit({
    base: gitOpsRepo.spec.branch,
    branch,
    title: proposalTitle(content),
    body: keepDoneOnce(body, state.open, { settings, changeSet, merges }),
    draft: settings.draft && capabilities.drafts,
    cancelAutoMerge: mustCancel(state.open, merges),
    labels: labelsOf(changeSet),
    fingerprint: proposalMarker(content).changes,
    priority: priorityOf(changeSet, content.sources),
    ...(state.head !== undefined && { expected: state.head }),
    ...(commit && { commit: { parent: state.base, changes: changeSet.changes, message: commitMessage(content) } }),
    ...(save && { save }),
    ...(state.open && { pull: state.open }),
  });
  const isNew = forge.capabilities.pullRequests ? state.open === undefined : state.head === undefined;
  const outcome = isNew ? 'opened' : 'updated';
  const kept = save === undefined ? '' : `; commits by people are kept under ${save.ref}`;
  const byHand = mergeByHand({ base: gitOpsRepo.spec.branch, branch });
  const what =
    pull === undefined ? `the branch ${branch} was pushed; ${byHand}` : `pull request #${pull.number} was ${outcome}`;
  const diagnostics = draftRefused === true ? [draftProblem(found)] : [];
  const written = result(run, outcome, `${what}${kept}`, { pullRequest: pull, diagnostics });
  // Keeping people's commits has taken its requests; the next run does the rest.
  return save === undefined
    ? await attendTo(run, written, { head, takesBack })
    : await tellStatus(written, { forge, found, head });
}

async function attendTo(run: Run, proposed: ProposalResult, written?: Written): Promise<ProposalResult> {
  const { found, ahead, deps } = run;
  // Before it may merge: a rule may require the status.
  const { forge } = deps;
  const told = await tellStatus(proposed, { forge, found, head: written?.head ?? found.state.head });
  return await attend(told, { forge, found, ...(ahead && { ahead }), ...(written && { written }) });
}

/** The same commits are kept once, however often they are set aside. */
function savedRef(branch: string, commit: string): string {
  return `refs/berth/saved/${branch}/${commit.slice(0, 12)}`;
}
