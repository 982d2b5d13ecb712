import { z } from 'zod';
import type { Clock } from '../../../runtime/clock.ts';
import { ConflictError, UserError } from '../../../runtime/errors.ts';
import type { Arranged, Arrangement, PullRequest } from '../forge.ts';
import { errorOf, incomplete, mutate, query, refusalOf } from './graphql.ts';
import { mergeAt } from './merge.ts';
import { readPull } from './pulls.ts';
import { type GitHubRepository, named } from './repository.ts';
import { type Found, foundReviewers, reviewersQuery } from './reviewers.ts';

/**
 * Asks for reviews, sets to merge without a person, and writes down in the body that it did: one request, in which each
 * part may fail by itself. What may be merged at once already, nobody is asked about.
 */
export async function arrange(
  repository: GitHubRepository,
  pull: PullRequest,
  { arrangement, clock }: { readonly arrangement: Arrangement; readonly clock: Pick<Clock, 'sleep'> },
): Promise<Arranged> {
  const { autoMerge } = arrangement;
  const look = await lookUntilKnown(repository, pull, { arrangement, clock });
  const { seen } = look;
  const next = autoMerge === undefined ? undefined : nextStep(seen, pull);
  if (autoMerge !== undefined && next?.do === 'merge') return await mergeNow(repository, pull, autoMerge);
  const sets = autoMerge !== undefined && next?.do === 'set' ? autoMerge : undefined;
  const { missing, mutation, refused } = look.reviewers;
  const answer = await mutate(repository, {
    action: `ask for the review of pull request #${pull.number}`,
    ...document('mutation', [
      { declarations: ['$pull: ID!'], fields: [], variables: { pull: seen.id } },
      mutation,
      ...(sets === undefined ? [] : [setFragment(sets)]),
      {
        declarations: ['$body: String!'],
        fields: ['record: updatePullRequest(input: { pullRequestId: $pull, body: $body }) { clientMutationId }'],
        variables: { body: arrangement.record(seen.body, { autoMerge: sets !== undefined }) },
      },
    ]),
  });
  const failed = refusalOf(repository, answer, { field: 'record', action: `write to pull request #${pull.number}` });
  if (failed !== undefined) throw failed;
  const notAsked = [...missing, ...refused(answer)];
  if (next === undefined || autoMerge === undefined) return { notAsked };
  if (next.do === 'refuse') return { notAsked, autoMerge: { state: 'refused', ...next.refusal } };
  const reason = errorOf(answer, 'merge');
  if (reason === undefined || /already/i.test(reason)) return { notAsked, autoMerge: { state: 'waiting' } };
  // What it had to wait for has come in this moment.
  if (/clean status/i.test(reason)) return { ...(await mergeNow(repository, pull, autoMerge)), notAsked };
  return { notAsked, autoMerge: { state: 'refused', reason } };
}

/** Takes back that it merges without a person. Done already is done. */
export async function cancelAutoMerge(
  repository: GitHubRepository,
  pull: PullRequest,
  record: (body: string) => string,
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
        variables: { pull: id, body: record(body ?? '') },
      },
    ]),
  });
  await checkCancelled(repository, pull.number);
}

/** Throws a {@link UserError} when GitHub would still merge it: messages don't tell that from "it wasn't set to". */
export async function checkCancelled(repository: GitHubRepository, number: number): Promise<void> {
  const { auto_merge: set } = await readPull(repository, number);
  if (set === null || set === undefined) return;
  throw new UserError(`pull request #${number} of ${repository.name} is still set to merge by itself`, {
    fix: 'disable auto-merge on its page: not all of its content is settled',
  });
}

const Seen = z.object({
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
type SeenPull = z.infer<typeof Seen>['repository']['pullRequest'] & { readonly autoMergeAllowed: boolean };

interface Look {
  readonly seen: SeenPull;
  readonly reviewers: Found;
}

// GitHub looks for conflicts in the background.
const LOOKS = 5;
const WAIT_MS = 1_000;

async function lookUntilKnown(
  repository: GitHubRepository,
  pull: PullRequest,
  { arrangement, clock }: { readonly arrangement: Arrangement; readonly clock: Pick<Clock, 'sleep'> },
): Promise<Look> {
  for (let count = 1; ; count++) {
    const look = await lookAt(repository, pull, arrangement);
    const known = arrangement.autoMerge === undefined || look.seen.mergeStateStatus !== 'UNKNOWN';
    if (known || count === LOOKS) return look;
    await clock.sleep(WAIT_MS * count);
  }
}

async function lookAt(repository: GitHubRepository, pull: PullRequest, arrangement: Arrangement): Promise<Look> {
  const { owner, repo } = named((await repository.facts()).full_name);
  const about = {
    declarations: ['$owner: String!', '$name: String!', '$number: Int!'],
    fields: [
      `repository(owner: $owner, name: $name) { autoMergeAllowed pullRequest(number: $number) {
        id body state mergeStateStatus isMergeQueueEnabled author { login }
      } }`,
    ],
    variables: { owner, name: repo, number: pull.number },
  };
  const action = `look at pull request #${pull.number}`;
  const answer = await query(repository, {
    action,
    ...document('query', [about, reviewersQuery(arrangement)]),
  });
  const seen = Seen.safeParse(answer.data);
  if (!seen.success)
    throw refusalOf(repository, answer, { field: 'repository', action }) ?? incomplete(repository, action);
  const { pullRequest, autoMergeAllowed } = seen.data.repository;
  if (pullRequest.state !== 'OPEN') throw new ConflictError(`pull request #${pull.number} has changed meanwhile`);
  const author = pullRequest.author?.login;
  return { seen: { ...pullRequest, autoMergeAllowed }, reviewers: foundReviewers(arrangement, answer, author) };
}

type Step =
  | { readonly do: 'merge' | 'set' }
  | { readonly do: 'refuse'; readonly refusal: { readonly reason: string; readonly fix?: string } };

/** What merging without a person takes now. GitHub only waits when something is required that isn't there yet. */
function nextStep(
  { mergeStateStatus: status, isMergeQueueEnabled: queue, autoMergeAllowed }: SeenPull,
  { base }: PullRequest,
): Step {
  switch (status) {
    case 'CLEAN':
    case 'HAS_HOOKS':
      return { do: queue ? 'set' : 'merge' };
    case 'UNSTABLE':
      if (queue) return { do: 'set' };
      return refuse(
        'a check has not passed, and as it is not required GitHub does not wait for it',
        'let the rules of the branch require the check; the next run looks again',
      );
    case 'DIRTY':
      return refuse(`it conflicts with ${base}`, 'the next run brings it up to date');
    case 'UNKNOWN':
      return refuse('GitHub is still finding out whether it can be merged', 'the next run looks again');
    default:
      if (autoMergeAllowed || queue) return { do: 'set' };
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
  { method, commit }: NonNullable<Arrangement['autoMerge']>,
): Promise<Arranged> {
  const result = await mergeAt(repository, number, { method, commit });
  if (result.merged) return { notAsked: [], autoMerge: { state: 'merged' } };
  return { notAsked: [], autoMerge: { state: 'refused', reason: result.reason } };
}

interface Part {
  readonly declarations: readonly string[];
  readonly fields: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

function setFragment({ method, commit }: NonNullable<Arrangement['autoMerge']>): Part {
  return {
    declarations: ['$method: PullRequestMergeMethod!', '$commit: GitObjectID!'],
    fields: [
      'merge: enablePullRequestAutoMerge(input: { pullRequestId: $pull, mergeMethod: $method, expectedHeadOid: $commit }) { clientMutationId }',
    ],
    variables: { method: method.toUpperCase(), commit },
  };
}

/** What users write is only ever in variables. */
function document(
  kind: 'query' | 'mutation',
  parts: readonly Part[],
): { readonly query: string; readonly variables: Readonly<Record<string, unknown>> } {
  const declarations = parts.flatMap(part => part.declarations).join(', ');
  const fields = parts.flatMap(part => part.fields).join('\n  ');
  return {
    query: `${kind} (${declarations}) {\n  ${fields}\n}`,
    variables: Object.assign({}, ...parts.map(part => part.variables)) as Record<string, unknown>,
  };
}
