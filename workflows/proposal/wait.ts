import type { CommitRecord } from '../../runtime/git/commits.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Proposal, ProposalContext, ProposalResult } from './proposal.ts';
import { waitingComment } from './text/comments.ts';
import { mergeCommand } from './text/merge-command.ts';
import { unchanged } from './unchanged.ts';
import { clearWaitingComment, postWaitingComment } from './waiting-comment.ts';

/** Posts, in one comment that is updated in place, what Berth would change on the branch as people left it. */
export async function wait(
  { proposal, forge }: ProposalContext,
  manual: readonly CommitRecord[],
): Promise<ProposalResult> {
  const { state, rebuildCommand, diagnostics } = proposal;
  const { open, head } = state;
  const { paths, counts } = await proposal.remainingAt(head);
  if (open === undefined) return paths.length === 0 ? unchanged(proposal) : waitOnBranch(proposal, manual);
  if (paths.length === 0) {
    const pullRequest = await clearWaitingComment(forge, { open, head });
    return { ...unchanged(proposal), pullRequest };
  }
  const box = forge.capabilities.editableBodies;
  const comment = waitingComment({ rebuildCommand, counts, paths, manual, box });
  const pullRequest = await postWaitingComment(forge, { open, head }, comment);
  const message = `not updated: #${open.number} has other people's commits; see its comment`;
  return { outcome: 'waiting', message, pullRequest, diagnostics };
}

/** Where there is no place for a comment. */
function waitOnBranch(
  { target, rebuildCommand, diagnostics }: Proposal,
  manual: readonly CommitRecord[],
): ProposalResult {
  const by = manual[0]?.author.name ?? 'somebody else';
  const message = `the branch ${target.branch} has commits by ${by}, so it is not updated: merge it, remove them, or save them under refs/berth/saved and regenerate: ${rebuildCommand}; ${mergeCommand(target)}`;
  return { outcome: 'waiting', message, diagnostics };
}

/** The branch is a person's own. */
export function refuse(
  { target, rebuildCommand, diagnostics, origin }: Proposal,
  manual: readonly CommitRecord[],
): ProposalResult {
  const author = manual[0]?.author.name ?? 'somebody else';
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'branch-taken',
    message: `the branch ${target.branch}, which Berth proposes from, has commits by ${author} and none by Berth`,
    fix: `rename or delete that branch, or save its commits under refs/berth/saved and regenerate: ${rebuildCommand}`,
    origin,
  };
  return { outcome: 'waiting', message: diagnostic.message, diagnostics: [...diagnostics, diagnostic] };
}
