import { z } from 'zod';
import { ConflictError } from '../../../runtime/errors.ts';
import type { PullRequest } from '../port/proposals.ts';
import type { Reviewers } from '../port/reviews.ts';
import { document, incomplete, query, refusalOf } from './graphql.ts';
import { type GitHubRepository, named } from './repository.ts';
import { type Found, foundReviewers, reviewersQuery } from './reviewers.ts';

const Answer = z.object({
  repository: z.object({
    autoMergeAllowed: z.boolean(),
    pullRequest: z.object({
      id: z.string(),
      body: z.string(),
      state: z.string(),
      mergeStateStatus: z.string(),
      isMergeQueueEnabled: z.boolean(),
      author: z.object({ login: z.string() }).nullable(),
    }),
  }),
});

/** What decides how a pull request is merged; only GraphQL tells it. */
export type MergeState = z.infer<typeof Answer>['repository']['pullRequest'] & { readonly autoMergeAllowed: boolean };

/** Reads it, and the ids of accounts and teams, in one request. Throws a {@link ConflictError} when it isn't open any more. */
export async function readMergeState(
  repository: GitHubRepository,
  { number }: PullRequest,
  names: Reviewers,
): Promise<{ readonly state: MergeState; readonly reviewers: Found }> {
  const { owner, repo } = named((await repository.metadata()).full_name);
  const ofPull = {
    declarations: ['$owner: String!', '$name: String!', '$number: Int!'],
    fields: [
      `repository(owner: $owner, name: $name) { autoMergeAllowed pullRequest(number: $number) {
        id body state mergeStateStatus isMergeQueueEnabled author { login }
      } }`,
    ],
    variables: { owner, name: repo, number },
  };
  const action = `look at pull request #${number}`;
  const answer = await query(repository, { action, ...document('query', [ofPull, reviewersQuery(names)]) });
  const parsed = Answer.safeParse(answer.data);
  if (!parsed.success)
    throw refusalOf(repository, answer, { field: 'repository', action }) ?? incomplete(repository, action);
  const { pullRequest, autoMergeAllowed } = parsed.data.repository;
  if (pullRequest.state !== 'OPEN') throw new ConflictError(`pull request #${number} has changed meanwhile`);
  const author = pullRequest.author?.login;
  return { state: { ...pullRequest, autoMergeAllowed }, reviewers: foundReviewers(names, answer, author) };
}
