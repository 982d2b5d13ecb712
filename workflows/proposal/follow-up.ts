import { manualCommits } from '../../runtime/git/commit-identity.ts';
import type { Ahead } from '../../runtime/git/history.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { ProposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { Forge, PullRequest } from '../forges/forge.ts';
import type { AutoMergeResult, Reviewers, ReviewsRequested } from '../forges/port/reviews.ts';
import { mayMerge, mustCancelAutoMerge, type PendingActions, pendingActions, withoutAutoMerge } from './auto-merge.ts';
import { setCommitStatus } from './commit-status.ts';
import type { FollowUp, Proposal, ProposalContext, ProposalResult } from './proposal.ts';
import { mentionsApprovals } from './text/pull-request-body.ts';
import type { Written } from './write.ts';

interface FollowUpFacts<P extends Proposal> {
  readonly ahead: Ahead | undefined;
  /** Set when this run has opened or updated the pull request. */
  readonly written?: Written;
  /** What the source of the proposal does afterwards. */
  readonly steps: readonly FollowUp<P>[];
}

/**
 * What is done beside the content, once a proposal is as it should be: the commit status, reviewers, merging without a
 * person, and what its source adds, such as issues about what is held back. A run that was stopped before is completed by
 * the next one.
 */
export async function followUp<P extends Proposal>(
  result: ProposalResult,
  context: ProposalContext<P>,
  facts: FollowUpFacts<P>,
): Promise<ProposalResult> {
  // Before it may merge: a rule of the branch may require the status.
  let followed = await setCommitStatus(result, context, facts.written?.head);
  // Saving people's commits has used up the requests of this run; the next one does the rest.
  if (facts.written?.savedCommits !== true) followed = await reviewAndMerge(followed, context, facts);
  for (const step of facts.steps) followed = await step(followed, context);
  return followed;
}

async function reviewAndMerge(
  result: ProposalResult,
  { proposal, forge }: ProposalContext,
  { ahead, written }: Pick<FollowUpFacts<Proposal>, 'ahead' | 'written'>,
): Promise<ProposalResult> {
  const { pullRequest: pull } = result;
  const { base } = proposal.state;
  if (pull?.state !== 'open' || base === undefined) return result;
  const touched = written === undefined && manualCommits(ahead?.commits ?? [], forge.commitIdentity).length > 0;
  const open = { pull, base, contested: touched || mentionsApprovals(pull.body), written };
  const done = await requestAndMerge({ proposal, forge }, open);
  return {
    ...result,
    pullRequest: done.pull,
    message: result.message + done.message,
    diagnostics: [...result.diagnostics, ...done.diagnostics],
  };
}

interface Open {
  readonly pull: PullRequest;
  /** Commit of the base branch. */
  readonly base: string;
  readonly contested: boolean;
  readonly written: Written | undefined;
}

interface Done {
  readonly pull: PullRequest;
  /** What was done, as the end of a sentence; empty when nothing was. */
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
}

async function requestAndMerge({ proposal, forge }: ProposalContext, open: Open): Promise<Done> {
  const { pull, base, contested, written } = open;
  const { capabilities } = forge;
  const merges = mayMerge(proposal, { capabilities, pull, contested });
  if (mustCancelAutoMerge(pull, merges)) return await disableAutoMerge(forge, pull);
  const owners = await codeOwnersOf({ proposal, forge }, open);
  const facts = { proposal, capabilities, owners, head: written?.head ?? proposal.state.head ?? '' };
  const pending = pendingActions(pull, { ...facts, merges });
  const overriding =
    pending?.autoMerge !== undefined && (written?.overridesManualEdits ?? (await proposal.overridesManualEdits(base)));
  const allowed = overriding ? pendingActions(pull, { ...facts, merges: false }) : pending;
  const requested = allowed && (await request(forge, pull, allowed));
  return requested === undefined
    ? { pull, message: '', diagnostics: [] }
    : doneWith(pull, requested, proposal.settings);
}

async function disableAutoMerge(forge: Forge, pull: PullRequest): Promise<Done> {
  await forge.disableAutoMerge?.(pull, withoutAutoMerge);
  return { pull, message: '; it waits for a person to merge it again', diagnostics: [] };
}

type Requested = ReviewsRequested & Partial<AutoMergeResult>;

/** Enabling auto-merge requests reviews with it, in the same request where the forge can. */
async function request(
  forge: Forge,
  pull: PullRequest,
  { reviews, autoMerge, record }: PendingActions,
): Promise<Requested | undefined> {
  if (autoMerge !== undefined) return await forge.enableAutoMerge?.(pull, { ...autoMerge, reviews, record });
  return await forge.requestReviews?.(pull, { ...reviews, record: body => record(body, { enabled: false }) });
}

const NOBODY: Reviewers = { reviewers: [], teams: [] };

/** Owners are asked once it isn't a draft, as forges do that by themselves. */
async function codeOwnersOf({ proposal, forge }: ProposalContext, { pull, base }: Open): Promise<Reviewers> {
  if (pull.draft === true) return NOBODY;
  const paths = proposal.changes.map(({ path }) => path);
  return (await forge.codeOwners?.(proposal.target.base, base, paths)) ?? NOBODY;
}

function doneWith(
  pull: PullRequest,
  { refused: refusedReviewers, autoMerge }: Requested,
  settings: ProposalSettings,
): Done {
  const diagnostics = refusedReviewers.map(({ name, reason }) => notAskedProblem(pull, { name, reason, settings }));
  if (autoMerge?.state === 'merged') return { pull: { ...pull, state: 'merged' }, message: ' and merged', diagnostics };
  if (autoMerge?.state !== 'refused') {
    const message = autoMerge === undefined ? '' : '; it is merged when the rules of its branch allow it';
    return { pull, message, diagnostics };
  }
  const refused: Diagnostic = {
    severity: 'warning',
    code: 'auto-merge-refused',
    message: `pull request #${pull.number} is not merged without a person: ${autoMerge.reason}`,
    ...(autoMerge.fix !== undefined && { fix: autoMerge.fix }),
    ...(settings.origins.autoMerge && { origin: settings.origins.autoMerge }),
  };
  return { pull, message: '', diagnostics: [...diagnostics, refused] };
}

function notAskedProblem(
  { number }: PullRequest,
  { name, reason, settings }: { readonly name: string; readonly reason: string; readonly settings: ProposalSettings },
): Diagnostic {
  const { reviewers, teams, origins } = settings;
  const origin = reviewers.includes(name) ? origins.reviewers : teams.includes(name) ? origins.teams : undefined;
  return {
    severity: 'warning',
    code: 'reviewer-not-asked',
    message: `${name} couldn't be asked to review pull request #${number}: ${reason}`,
    fix: `give ${name} access to the repository, or ask somebody else: in ${origin === undefined ? 'CODEOWNERS' : 'the annotations of the GitOpsRepo'}`,
    ...(origin && { origin }),
  };
}
