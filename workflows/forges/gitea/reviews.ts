import { z } from 'zod';
import { pinOf } from '../../../runtime/git/fetch-session.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import { latestApprovals } from '../port/latest-approvals.ts';
import { readAllPages } from '../port/pages.ts';
import type { Approval } from '../port/reviews.ts';
import type { GiteaRepository } from './repository.ts';
import { Review } from './schemas.ts';

const PAGE = 50;
const MOST_PAGES = 20;

/** Approvals of a pull request, with their commits brought into the cache as far as the server still has them. */
export async function readApprovals(gitea: GiteaRepository, number: number): Promise<Approval[]> {
  const approvals = latestApprovals(
    (await readReviews(gitea, number))
      .filter(({ state }) => state === 'APPROVED' || state === 'REQUEST_CHANGES')
      .sort((a, b) => a.id - b.id)
      .map(({ user, state, dismissed, commit_id }) => ({
        by: user?.login,
        approves: state === 'APPROVED' && dismissed !== true,
        commit: commit_id ?? undefined,
      })),
  );
  for (const { commit } of approvals) if (commit !== undefined) await fetchCommit(gitea, commit);
  return approvals;
}

async function readReviews({ client, path }: GiteaRepository, number: number): Promise<Review[]> {
  const read = async (page: number): Promise<Review[]> =>
    await client.send({
      path: `${path}/pulls/${number}/reviews?limit=${PAGE}&page=${page}`,
      answer: z.array(Review),
      action: `read the reviews of pull request #${number}`,
    });
  return await readAllPages(read, { most: MOST_PAGES });
}

/** The branch has left commits that were approved before; servers keep them for a while, and may refuse to give them. */
async function fetchCommit({ repository }: GiteaRepository, commit: string): Promise<void> {
  const { code } = await repository.run(['cat-file', '-e', `${commit}^{tree}`], { accept: [1, 128] });
  if (code === 0) return;
  try {
    await repository.fetchRefs([`+${commit}:${pinOf(commit)}`]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
}
