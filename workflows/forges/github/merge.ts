import { ConflictError, UserError } from '../../../runtime/errors.ts';
import type { MergeResult } from '../port/merge-result.ts';
import type { PullRequest } from '../port/proposals.ts';
import type { MergeMethod } from '../port/reviews.ts';
import { readPull } from './pulls.ts';
import { moveBranch } from './refs.ts';
import { type GitHubRepository, onRepository, requireWritable } from './repository.ts';
import { MergedAnswer } from './schemas.ts';

/** Merges as the rules of the repository allow it. The branch goes with it, unless somebody has pushed to it. */
export async function mergePull(repository: GitHubRepository, pull: PullRequest): Promise<MergeResult> {
  await requireWritable(repository);
  const { number, branch } = pull;
  const { head } = await readPull(repository, number);
  const result = await mergeAt(repository, number, { commit: head.sha });
  if (result.merged) await deleteUnchanged(repository, branch, head.sha);
  return result;
}

/** Merges a pull request if it is still at this commit. */
export async function mergeAt(
  repository: GitHubRepository,
  number: number,
  { commit, method }: { readonly commit: string; readonly method?: MergeMethod },
): Promise<MergeResult> {
  const answer = await repository.client.tryWrite({
    ...onRepository(repository, {
      pull_number: number,
      sha: commit,
      ...(method !== undefined && { merge_method: method }),
    }),
    route: 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
    answer: MergedAnswer,
    action: `merge pull request #${number}`,
  });
  if (!answer.ok) {
    // 405: not mergeable, or not allowed yet. 409: the branch has moved.
    if (answer.failure.status === 405) return { merged: false, reason: answer.failure.message };
    throw answer.problem;
  }
  if (!answer.value.merged) return { merged: false, reason: answer.value.message };
  return { merged: true, commit: answer.value.sha };
}

/** What somebody pushed in the meantime is left to them; what a rule keeps is taken over by the next proposal. */
export async function deleteUnchanged(repository: GitHubRepository, branch: string, from: string): Promise<boolean> {
  try {
    await moveBranch(repository, { branch, from });
    return true;
  } catch (error) {
    if (!(error instanceof ConflictError || error instanceof UserError)) throw error;
    return false;
  }
}
