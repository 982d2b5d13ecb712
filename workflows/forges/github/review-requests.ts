import type { PullRequest } from '../port/proposals.ts';
import type { RefusedReviewer, ReviewRequest, ReviewsRequested } from '../port/reviews.ts';
import { document, type Fragment, mutate, refusalOf } from './graphql.ts';
import { type MergeState, readMergeState } from './merge-state.ts';
import type { GitHubRepository } from './repository.ts';
import type { Found } from './reviewers.ts';
import type { GraphqlAnswer } from './schemas.ts';

/** Requests reviews, and writes into the body that this was done: one request, in which each part may fail by itself. */
export async function requestReviews(
  repository: GitHubRepository,
  pull: PullRequest,
  request: ReviewRequest,
): Promise<ReviewsRequested> {
  const { state, reviewers } = await readMergeState(repository, pull, request);
  const { refused } = await sendReviewRequests(repository, pull, {
    state,
    reviewers,
    body: await request.record(state.body),
  });
  return { refused };
}

export interface ReviewRequests {
  readonly state: MergeState;
  readonly reviewers: Found;
  /** The body that says what was done. */
  readonly body: string;
  /** What else is done in the same request, before the body is written. May use the variable `$pull`. */
  readonly also?: readonly Fragment[];
}

export async function sendReviewRequests(
  repository: GitHubRepository,
  { number }: PullRequest,
  { state, reviewers, body, also = [] }: ReviewRequests,
): Promise<{ readonly answer: GraphqlAnswer; readonly refused: readonly RefusedReviewer[] }> {
  const { missing, mutation, refused } = reviewers;
  const answer = await mutate(repository, {
    action: `ask for the review of pull request #${number}`,
    ...document('mutation', [
      { declarations: ['$pull: ID!'], fields: [], variables: { pull: state.id } },
      mutation,
      ...also,
      {
        declarations: ['$body: String!'],
        fields: ['record: updatePullRequest(input: { pullRequestId: $pull, body: $body }) { clientMutationId }'],
        variables: { body },
      },
    ]),
  });
  const failed = refusalOf(repository, answer, { field: 'record', action: `write to pull request #${number}` });
  if (failed !== undefined) throw failed;
  return { answer, refused: [...missing, ...refused(answer)] };
}
