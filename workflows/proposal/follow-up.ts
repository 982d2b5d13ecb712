import { manualCommits } from '../../runtime/git/commit-identity.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { ProposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { AutoMergeResult, Forge, PullRequest, Reviewers, ReviewsRequested } from '../forges/forge.ts';
import { tellsOfApprovals } from '../gitops/description/pull-request-body.ts';
import type { EnvironmentChanges } from '../gitops/environment-changes.ts';
import { type Arrangement, arrangementFor, forgetMerge, mayMerge, mustCancel } from './auto-merge.ts';
import { setCommitStatus } from './commit-status.ts';
import type { ProposalContext, ProposalResult } from './context.ts';
import { overrides, readManualEdits } from './manual-edits.ts';

/** What this run has written. */
export interface Written {
  /** Commit of the branch. */
  readonly head: string;
  /** Merged, it overrides what people wrote on the environment's branch. */
  readonly overrides: boolean;
}

interface FollowUp {
  readonly pull: PullRequest;
  /** What was done, as the end of a sentence; empty when nothing was. */
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Does with an open pull request what is done beside its content: sets its status, asks for reviews once, and has it merge
 * without a person where that is configured and safe. A run that was stopped before it came to this is completed by the
 * next one.
 */
export async function followUp(
  run: ProposalContext,
  proposed: ProposalResult,
  written?: Written,
): Promise<ProposalResult> {
  const { found, deps } = run;
  const { state } = found;
  // Before it may merge: a rule may require the status.
  const told = await setCommitStatus(proposed, { forge: deps.forge, found, head: written?.head ?? state.head });
  const { pullRequest: open } = told;
  if (open?.state !== 'open' || state.base === undefined) return told;
  const { pull, message, diagnostics } = await followUpOpen(run, { pull: open, base: state.base, written });
  return {
    ...told,
    pullRequest: pull,
    message: told.message + message,
    diagnostics: [...told.diagnostics, ...diagnostics],
  };
}

interface Open {
  readonly pull: PullRequest;
  /** Commit of the environment's branch. */
  readonly base: string;
  /** Set when this run has opened or updated the pull request. */
  readonly written: Written | undefined;
}

async function followUpOpen({ plan, found, ahead, deps: { forge } }: ProposalContext, open: Open): Promise<FollowUp> {
  const { pull, base, written } = open;
  const { settings, changeSet, state } = found;
  const { capabilities } = forge;
  const touched = written === undefined && manualCommits(ahead?.commits ?? [], forge.commitIdentity).length > 0;
  const contested = touched || tellsOfApprovals(pull.body);
  const merges = mayMerge({ settings, changeSet, capabilities, pull, contested });
  if (mustCancel(pull, merges)) return await cancel(forge, pull);
  const owners = await ownersOf(forge, found, open);
  const wishes = { settings, changeSet, capabilities, owners, head: written?.head ?? state.head ?? '' };
  const wished = arrangementFor(pull, { ...wishes, merges });
  const overriding =
    wished?.autoMerge !== undefined &&
    (written?.overrides ?? overrides(await readManualEdits(plan, changeSet, { forge, base })));
  const arrangement = overriding ? arrangementFor(pull, { ...wishes, merges: false }) : wished;
  const done = arrangement && (await arrange(forge, pull, arrangement));
  return done === undefined ? { pull, message: '', diagnostics: [] } : followUpOf(pull, done, settings);
}

type Arranged = ReviewsRequested & Partial<AutoMergeResult>;

/** Enabling auto-merge requests reviews with it, in the same request where the forge can. */
async function arrange(
  forge: Forge,
  pull: PullRequest,
  { reviews, autoMerge, record }: Arrangement,
): Promise<Arranged | undefined> {
  if (autoMerge !== undefined) return await forge.enableAutoMerge?.(pull, { ...autoMerge, reviews, record });
  return await forge.requestReviews?.(pull, { ...reviews, record: body => record(body, { enabled: false }) });
}

async function cancel(forge: Forge, pull: PullRequest): Promise<FollowUp> {
  await forge.disableAutoMerge?.(pull, forgetMerge);
  return { pull, message: '; it waits for a person to merge it again', diagnostics: [] };
}

const NOBODY: Reviewers = { reviewers: [], teams: [] };

/** Owners are asked once it isn't a draft, as forges do that by themselves. */
async function ownersOf(
  forge: Forge,
  { changeSet, gitOpsRepo }: EnvironmentChanges,
  { pull, base }: Open,
): Promise<Reviewers> {
  if (pull.draft === true) return NOBODY;
  const paths = changeSet.changes.map(({ path }) => path);
  return (await forge.codeOwners?.(gitOpsRepo.spec.branch, base, paths)) ?? NOBODY;
}

function followUpOf(
  pull: PullRequest,
  { refused: refusedReviewers, autoMerge }: Arranged,
  settings: ProposalSettings,
): FollowUp {
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

/** Drafts are part of a plan of the forge. */
export function draftProblem({ gitOpsRepo, settings }: EnvironmentChanges): Diagnostic {
  const { draft } = settings.origins;
  return {
    severity: 'warning',
    code: 'draft-refused',
    message: `the forge has no drafts for ${gitOpsRepo.spec.repo}: the pull request was opened as one that is ready`,
    fix: 'take the annotation away, or use a plan of the forge that has drafts',
    ...(draft && { origin: draft }),
  };
}
