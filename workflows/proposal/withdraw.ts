import { manualCommits } from '../../runtime/git/commit-identity.ts';
import { withdrawnBody } from '../gitops/description/pull-request-body.ts';
import { type ProposalContext, type ProposalResult, result, standing } from './context.ts';
import { withdrawnComment } from './text/comments.ts';

/** Closes the pull request: its reason is gone. */
export async function withdraw(run: ProposalContext, deleteBranch: boolean): Promise<ProposalResult> {
  const { deps, found, ahead } = run;
  const { open, head } = found.state;
  if (open === undefined) return standing(run, 'unchanged');
  const people = manualCommits(ahead?.commits ?? [], deps.forge.commitIdentity);
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

/** Deletes the branch where there are no pull requests: its reason is gone. */
export async function remove(run: ProposalContext, head: string): Promise<ProposalResult> {
  const { deps, found } = run;
  if (!(await deps.forge.deleteBranch?.(found.branch, head))) return standing(run, 'unchanged');
  return result(run, 'withdrawn', `nothing differs any more: the branch ${found.branch} was deleted`);
}
