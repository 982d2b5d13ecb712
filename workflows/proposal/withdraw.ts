import { manualCommits } from '../../runtime/git/commit-identity.ts';
import type { Ahead } from '../../runtime/git/history.ts';
import type { ProposalContext, ProposalResult } from './proposal.ts';
import { withdrawnComment } from './text/comments.ts';
import { withdrawnBody } from './text/pull-request-body.ts';
import { unchanged } from './unchanged.ts';

/** Closes the pull request: its reason is gone. */
export async function withdraw(
  { proposal, forge }: ProposalContext,
  { deleteBranch, ahead }: { readonly deleteBranch: boolean; readonly ahead: Ahead | undefined },
): Promise<ProposalResult> {
  const { open, head } = proposal.state;
  if (open === undefined) return unchanged(proposal);
  const manual = manualCommits(ahead?.commits ?? [], forge.commitIdentity);
  await forge.withdraw({
    pull: open,
    body: withdrawnBody(open.body),
    comment: withdrawnComment(open.base, proposal.doneReason, manual),
    deleteBranch,
    ...(head !== undefined && { head }),
  });
  return {
    outcome: 'withdrawn',
    message: `pull request #${open.number} was closed: there are no changes left`,
    pullRequest: { ...open, state: 'closed' },
    diagnostics: proposal.diagnostics,
  };
}

/** Deletes the branch where there are no pull requests: its reason is gone. */
export async function removeBranch({ proposal, forge }: ProposalContext, head: string): Promise<ProposalResult> {
  const { branch } = proposal.target;
  if (!(await forge.deleteBranch?.(branch, head))) return unchanged(proposal);
  const message = `no changes left: the branch ${branch} was deleted`;
  return { outcome: 'withdrawn', message, diagnostics: proposal.diagnostics };
}
