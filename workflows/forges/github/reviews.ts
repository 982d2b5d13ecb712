import { latestApprovals } from '../port/latest-approvals.ts';
import { readAllPages } from '../port/pages.ts';
import type { Approval } from '../port/reviews.ts';
import { type GitHubRepository, onRepository } from './repository.ts';
import { ReviewsAnswer } from './schemas.ts';

const PAGE = 100;
// Beyond this many reviews the oldest tell enough.
const MOST_PAGES = 20;

/** Approvals of a pull request. A comment doesn't take one back; a request for changes and a dismissal do. */
export async function readApprovals(repository: GitHubRepository, number: number): Promise<Approval[]> {
  const read = async (page: number): Promise<ReviewsAnswer> =>
    await repository.client.read({
      ...onRepository(repository, { pull_number: number, per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
      answer: ReviewsAnswer,
      action: `read the reviews of pull request #${number}`,
    });
  const reviews = await readAllPages(read, { size: PAGE, most: MOST_PAGES });
  // Oldest first, as GitHub lists them.
  return latestApprovals(
    reviews
      .filter(({ state }) => state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED')
      .map(({ user, state, commit_id }) => ({
        by: user?.login,
        approves: state === 'APPROVED',
        commit: commit_id ?? undefined,
      })),
  );
}
