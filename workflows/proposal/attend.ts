import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { ProposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { EnvironmentChanges } from '../environment-changes.ts';
import type { Arranged, CodeOwners, Forge, PullRequest } from '../forges/forge.ts';
import { peoplesCommits } from '../gitops/own-commits.ts';
import { tellsOfApprovals } from '../pull-request-body.ts';
import { arrangementFor, forgetMerge, mayMerge, mustCancel } from './arrangement.ts';
import { overrides, readPeoplesWork } from './peoples-work.ts';
import type { ProposalResult, Run } from './run.ts';
import { tellStatus } from './tell-status.ts';

/** What this run has written. */
export interface Written {
  /** Commit of the branch. */
  readonly head: string;
  /** Merged, it overrides what people wrote on the environment's branch. */
  readonly overrides: boolean;
}

interface Attention {
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
export async function attendTo(run: Run, proposed: ProposalResult, written?: Written): Promise<ProposalResult> {
  const { found, deps } = run;
  const { state } = found;
  // Before it may merge: a rule may require the status.
  const told = await tellStatus(proposed, { forge: deps.forge, found, head: written?.head ?? state.head });
  const { pullRequest: open } = told;
  if (open?.state !== 'open' || state.base === undefined) return told;
  const { pull, message, diagnostics } = await attentionFor(run, { pull: open, base: state.base, written });
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

async function attentionFor({ plan, found, ahead, deps: { forge } }: Run, open: Open): Promise<Attention> {
  const { pull, base, written } = open;
  const { settings, changeSet, state } = found;
  const { capabilities } = forge;
  const touched = written === undefined && peoplesCommits(ahead?.commits ?? [], forge.marks).length > 0;
  const contested = touched || tellsOfApprovals(pull.body);
  const merges = mayMerge({ settings, changeSet, capabilities, pull, contested });
  if (mustCancel(pull, merges)) return await cancel(forge, pull);
  const owners = await ownersOf(forge, found, open);
  const wishes = { settings, changeSet, capabilities, owners, head: written?.head ?? state.head ?? '' };
  const wished = arrangementFor(pull, { ...wishes, merges });
  const overriding =
    wished?.autoMerge !== undefined &&
    (written?.overrides ?? overrides(await readPeoplesWork(plan, changeSet, { forge, base })));
  const arrangement = overriding ? arrangementFor(pull, { ...wishes, merges: false }) : wished;
  if (arrangement === undefined || forge.arrange === undefined) return { pull, message: '', diagnostics: [] };
  return attention(pull, await forge.arrange(pull, arrangement), settings);
}

async function cancel(forge: Forge, pull: PullRequest): Promise<Attention> {
  await forge.cancelAutoMerge?.(pull, forgetMerge);
  return { pull, message: '; it waits for a person to merge it again', diagnostics: [] };
}

const NOBODY: CodeOwners = { reviewers: [], teams: [] };

/** Owners are asked once it isn't a draft, as forges do that by themselves. */
async function ownersOf(
  forge: Forge,
  { changeSet, gitOpsRepo }: EnvironmentChanges,
  { pull, base }: Open,
): Promise<CodeOwners> {
  if (pull.draft === true) return NOBODY;
  const paths = changeSet.changes.map(({ path }) => path);
  return (await forge.codeOwners?.(gitOpsRepo.spec.branch, base, paths)) ?? NOBODY;
}

function attention(pull: PullRequest, { notAsked, autoMerge }: Arranged, settings: ProposalSettings): Attention {
  const diagnostics = notAsked.map(({ name, reason }) => notAskedProblem(pull, { name, reason, settings }));
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
