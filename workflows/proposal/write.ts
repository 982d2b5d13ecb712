import { ConflictError } from '../../runtime/errors.ts';
import type { CommitRecord } from '../../runtime/git/commits.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Submission, Submitted } from '../forges/port/proposals.ts';
import { approvalsReplacedBy } from './approvals.ts';
import { keepFollowUpRecord, mayMerge, mustCancelAutoMerge, withoutAutoMerge } from './auto-merge.ts';
import type { Description, Proposal, ProposalContext, ProposalResult } from './proposal.ts';
import type { ReplacedApproval } from './text/approval-lines.ts';
import { mergeCommand } from './text/merge-command.ts';
import { PullRequestBody } from './text/pull-request-body.ts';
import { updateWaitingComment } from './waiting-comment.ts';

/** What was written, for what follows. */
export interface Written {
  /** Commit of the branch. */
  readonly head: string;
  readonly overridesManualEdits: boolean;
  /** Other people's commits left the branch and were saved. */
  readonly savedCommits: boolean;
}

interface Content {
  readonly description: Description;
  readonly approved: readonly ReplacedApproval[];
  /** Commits that leave the branch, and the ref that keeps them. */
  readonly saved:
    | { readonly ref: string; readonly commit: string; readonly manual: readonly CommitRecord[] }
    | undefined;
  /** With a new commit, or only the text. */
  readonly commit: boolean;
}

/** Opens or updates the pull request, with a new commit or only its text. */
export async function write(
  { proposal, forge }: ProposalContext,
  { commit, manual }: { readonly commit: boolean; readonly manual: readonly CommitRecord[] },
): Promise<ProposalResult & { readonly written: Written }> {
  const { state, target } = proposal;
  if (state.base === undefined) throw new ConflictError(`the branch ${target.base} no longer exists`);
  const saved = savedCommits(proposal, manual);
  const approved = await approvalsReplacedBy(forge, proposal, commit);
  const content = { description: await proposal.describe(state.base), approved, saved, commit };
  if (state.open !== undefined) await updateWaitingComment(forge, state.open, saved);
  const submitted = await forge.submit(submissionOf({ proposal, forge }, content, state.base));
  const { overridesManualEdits } = content.description;
  return {
    ...resultOf({ proposal, forge }, submitted, saved?.ref),
    written: { head: submitted.head, overridesManualEdits, savedCommits: saved !== undefined },
  };
}

/** The same commits are kept once, however often they are set aside. */
function savedCommits({ target, state: { head } }: Proposal, manual: readonly CommitRecord[]): Content['saved'] {
  if (manual.length === 0 || head === undefined) return undefined;
  return { ref: `refs/berth/saved/${target.branch}/${head.slice(0, 12)}`, commit: head, manual };
}

function submissionOf({ proposal, forge }: ProposalContext, content: Content, base: string): Submission {
  const { state, target, changes, marker, labels, settings } = proposal;
  const { description, approved, saved, commit } = content;
  const { capabilities } = forge;
  const contested = description.overridesManualEdits || approved.length > 0;
  const merges = mayMerge(proposal, { capabilities, contested, ...(state.open && { pull: state.open }) });
  const authors = saved && [...new Set(saved.manual.map(({ author }) => author.name))];
  const facts = {
    marker,
    approved,
    editable: capabilities.editableBodies,
    ...(saved && authors && { saved: { ref: saved.ref, authors } }),
  };
  const body = new PullRequestBody(description.body, facts).toString(state.open?.body, capabilities.bodyLimit);
  return {
    base: target.base,
    branch: target.branch,
    title: description.title,
    body: keepFollowUpRecord(body, proposal, merges),
    draft: settings.draft && capabilities.drafts,
    labels,
    fingerprint: marker.changes,
    priority: description.priority,
    ...(state.head !== undefined && { expected: state.head }),
    ...(commit && { commit: { parent: base, changes, message: description.commitMessage } }),
    ...(saved && { save: { ref: saved.ref, commit: saved.commit } }),
    ...(mustCancelAutoMerge(state.open, merges) && { disableAutoMerge: withoutAutoMerge }),
    ...(state.open && { pull: state.open }),
  };
}

function resultOf(
  { proposal, forge }: ProposalContext,
  { pull, draftRefused }: Submitted,
  savedRef: string | undefined,
): ProposalResult {
  const { state, target } = proposal;
  const isNew = forge.capabilities.pullRequests ? state.open === undefined : state.head === undefined;
  const outcome = isNew ? 'opened' : 'updated';
  const what =
    pull === undefined
      ? `the branch ${target.branch} was pushed; ${mergeCommand(target)}`
      : `pull request #${pull.number} was ${outcome}`;
  const saved = savedRef === undefined ? '' : `; manual commits are saved under ${savedRef}`;
  const diagnostics = draftRefused === true ? [draftProblem({ proposal, forge })] : [];
  return {
    outcome,
    message: `${what}${saved}`,
    ...(pull && { pullRequest: pull }),
    diagnostics: [...proposal.diagnostics, ...diagnostics],
  };
}

/** Drafts are part of a paid plan on some forges. */
function draftProblem({ proposal, forge }: ProposalContext): Diagnostic {
  const { draft } = proposal.settings.origins;
  return {
    severity: 'warning',
    code: 'draft-refused',
    message: `the forge has no drafts for ${forge.address}: the pull request was opened as one that is ready`,
    fix: 'take the annotation away, or use a plan of the forge that has drafts',
    ...(draft && { origin: draft }),
  };
}
