import { ConflictError } from '../../runtime/errors.ts';
import type { CommitRecord } from '../../runtime/git/commits.ts';
import { commitMessage } from '../gitops/description/commit-message.ts';
import { proposalMarker } from '../gitops/description/proposal-marker.ts';
import { PullRequestBody } from '../gitops/description/pull-request-body.ts';
import { proposalTitle } from '../gitops/description/title.ts';
import { approvalsReplacedBy } from './approvals.ts';
import { forgetMerge, keepDoneOnce, mayMerge, mustCancel } from './auto-merge.ts';
import { setCommitStatus } from './commit-status.ts';
import { labelsOf, type ProposalContext, type ProposalResult, result } from './context.ts';
import { draftProblem, followUp } from './follow-up.ts';
import { overrides } from './manual-edits.ts';
import { priorityOf } from './priority.ts';
import { readProposalContent } from './read-content.ts';
import { mergeByHand } from './text/branch-only.ts';
import { updateWaitingComment } from './waiting-comment.ts';

/** Opens or updates the pull request, with a new commit or only its text. */
export async function write(
  run: ProposalContext,
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
  if (state.open !== undefined) await updateWaitingComment(forge, state.open, save && { people, ref: save.ref });
  const overriding = overrides(content);
  const contested = overriding || approved.length > 0;
  const merges = mayMerge({ settings, changeSet, capabilities, contested, ...(state.open && { pull: state.open }) });
  const body = new PullRequestBody(content).toString(state.open?.body, capabilities.bodyLimit);
  const { pull, head, draftRefused } = await forge.submit({
    base: gitOpsRepo.spec.branch,
    branch,
    title: proposalTitle(content),
    body: keepDoneOnce(body, state.open, { settings, changeSet, merges }),
    draft: settings.draft && capabilities.drafts,
    labels: labelsOf(changeSet),
    fingerprint: proposalMarker(content).changes,
    priority: priorityOf(changeSet, content.sources),
    ...(state.head !== undefined && { expected: state.head }),
    ...(commit && { commit: { parent: state.base, changes: changeSet.changes, message: commitMessage(content) } }),
    ...(save && { save }),
    ...(mustCancel(state.open, merges) && { disableAutoMerge: forgetMerge }),
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
    ? await followUp(run, written, { head, overrides: overriding })
    : await setCommitStatus(written, { forge, found, head });
}

/** The same commits are kept once, however often they are set aside. */
function savedRef(branch: string, commit: string): string {
  return `refs/berth/saved/${branch}/${commit.slice(0, 12)}`;
}
