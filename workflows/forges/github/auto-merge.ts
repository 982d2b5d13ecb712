import type { Clock } from '../../../runtime/clock.ts';
import { UserError } from '../../../runtime/errors.ts';
import type { PullRequest } from '../port/proposals.ts';
import type { AutoMergeRequest, AutoMergeResult, AutoMergeState } from '../port/reviews.ts';
import { document, errorOf, type Fragment, mutate } from './graphql.ts';
import { mergeAt } from './merge.ts';
import { type MergeState, readMergeState } from './merge-state.ts';
import { readPull } from './pulls.ts';
import type { GitHubRepository } from './repository.ts';
import { sendReviewRequests } from './review-requests.ts';
import type { Found } from './reviewers.ts';

/**
 * Enables auto-merge, requests reviews, and writes into the body that this was done: one request, in which each part may
 * fail by itself. What may be merged at once is, and then nobody is asked for a review.
 */
export async function enableAutoMerge(
  repository: GitHubRepository,
  pull: PullRequest,
  { request, clock }: { readonly request: AutoMergeRequest; readonly clock: Pick<Clock, 'sleep'> },
): Promise<AutoMergeResult> {
  const { state, reviewers } = await readUntilKnown(repository, pull, { request, clock });
  const next = nextStep(state, pull);
  if (next.do === 'merge') return { refused: [], autoMerge: await mergeNow(repository, pull, request) };
  const enables = next.do === 'enable';
  const { answer, refused } = await sendReviewRequests(repository, pull, {
    state,
    reviewers,
    body: await request.record(state.body, { enabled: enables }),
    also: enables ? [enableFragment(request)] : [],
  });
  if (next.do === 'refuse') return { refused, autoMerge: { state: 'refused', ...next.refusal } };
  const reason = errorOf(answer, 'merge');
  if (reason === undefined || /already/i.test(reason)) return { refused, autoMerge: { state: 'enabled' } };
  // What it had to wait for has come in this moment.
  if (/clean status/i.test(reason)) return { refused, autoMerge: await mergeNow(repository, pull, request) };
  return { refused, autoMerge: { state: 'refused', reason } };
}

interface Read {
  readonly state: MergeState;
  readonly reviewers: Found;
}

// GitHub looks for conflicts in the background.
const ATTEMPTS = 5;
const WAIT_MS = 1_000;

async function readUntilKnown(
  repository: GitHubRepository,
  pull: PullRequest,
  { request, clock }: { readonly request: AutoMergeRequest; readonly clock: Pick<Clock, 'sleep'> },
): Promise<Read> {
  for (let attempt = 1; ; attempt++) {
    const read = await readMergeState(repository, pull, request.reviews);
    if (read.state.mergeStateStatus !== 'UNKNOWN' || attempt === ATTEMPTS) return read;
    await clock.sleep(WAIT_MS * attempt);
  }
}

type Step =
  | { readonly do: 'merge' | 'enable' }
  | { readonly do: 'refuse'; readonly refusal: { readonly reason: string; readonly fix?: string } };

/** What merging without a person takes now. GitHub only waits when something is required that isn't there yet. */
function nextStep(
  { mergeStateStatus: status, isMergeQueueEnabled: queue, autoMergeAllowed }: MergeState,
  { base }: PullRequest,
): Step {
  switch (status) {
    case 'CLEAN':
    case 'HAS_HOOKS':
      return { do: queue ? 'enable' : 'merge' };
    case 'UNSTABLE':
      if (queue) return { do: 'enable' };
      return refuse(
        'a check has not passed, and as it is not required GitHub does not wait for it',
        'let the rules of the branch require the check; the next run looks again',
      );
    case 'DIRTY':
      return refuse(`it conflicts with ${base}`, 'the next run brings it up to date');
    case 'UNKNOWN':
      return refuse('GitHub is still finding out whether it can be merged', 'the next run looks again');
    default:
      if (autoMergeAllowed || queue) return { do: 'enable' };
      return refuse(
        'the repository does not allow auto-merge',
        'allow it: Settings, General, Pull Requests, Allow auto-merge',
      );
  }
}

function refuse(reason: string, fix: string): Step {
  return { do: 'refuse', refusal: { reason, fix } };
}

async function mergeNow(
  repository: GitHubRepository,
  { number }: PullRequest,
  { method, commit }: AutoMergeRequest,
): Promise<AutoMergeState> {
  const result = await mergeAt(repository, number, { method, commit });
  return result.merged ? { state: 'merged' } : { state: 'refused', reason: result.reason };
}

function enableFragment({ method, commit }: AutoMergeRequest): Fragment {
  return {
    declarations: ['$method: PullRequestMergeMethod!', '$commit: GitObjectID!'],
    fields: [
      'merge: enablePullRequestAutoMerge(input: { pullRequestId: $pull, mergeMethod: $method, expectedHeadOid: $commit }) { clientMutationId }',
    ],
    variables: { method: method.toUpperCase(), commit },
  };
}

/** Disables auto-merge, and writes that into the body. Done already is done. */
export async function disableAutoMerge(
  repository: GitHubRepository,
  pull: PullRequest,
  record: (body: string) => string | Promise<string>,
): Promise<void> {
  const { node_id: id, body } = await readPull(repository, pull.number);
  await mutate(repository, {
    action: `take back that pull request #${pull.number} is merged by itself`,
    ...document('mutation', [
      {
        declarations: ['$pull: ID!', '$body: String!'],
        fields: [
          'off: disablePullRequestAutoMerge(input: { pullRequestId: $pull }) { clientMutationId }',
          'record: updatePullRequest(input: { pullRequestId: $pull, body: $body }) { clientMutationId }',
        ],
        variables: { pull: id, body: await record(body ?? '') },
      },
    ]),
  });
  await checkDisabled(repository, pull.number);
}

/** Throws a {@link UserError} when GitHub would still merge it: messages don't tell that from "it wasn't enabled". */
export async function checkDisabled(repository: GitHubRepository, number: number): Promise<void> {
  const { auto_merge: enabled } = await readPull(repository, number);
  if (enabled === null || enabled === undefined) return;
  throw new UserError(`pull request #${number} of ${repository.name} is still set to merge by itself`, {
    fix: 'disable auto-merge on its page: not all of its content is settled',
  });
}
