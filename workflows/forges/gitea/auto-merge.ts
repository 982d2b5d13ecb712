import type { PullRequest } from '../port/proposals.ts';
import type { AutoMergeRequest, AutoMergeResult, AutoMergeState, MergeMethod } from '../port/reviews.ts';
import { readPull, reasonOf, requestMerge } from './merge.ts';
import { editPull } from './pulls.ts';
import type { GiteaRepository } from './repository.ts';
import { postReviewRequests } from './review-requests.ts';
import { Anything, Repository } from './schemas.ts';

/** Requests reviews, has the server merge when checks succeed, and then writes into the body that this was done. */
export async function enableAutoMerge(
  gitea: GiteaRepository,
  { number }: PullRequest,
  { method, commit, reviews, record }: AutoMergeRequest,
): Promise<AutoMergeResult> {
  const refused = await postReviewRequests(gitea, await readPull(gitea, number), reviews);
  const scheduled = await schedule(gitea, number, { method, commit });
  const now = await readPull(gitea, number);
  if (now.merged) return { refused, autoMerge: { state: 'merged' } };
  await editPull(gitea, now, { body: await record(now.body, { enabled: scheduled.state === 'enabled' }) });
  return { refused, autoMerge: scheduled };
}

async function schedule(
  gitea: GiteaRepository,
  number: number,
  { method, commit }: Pick<AutoMergeRequest, 'method' | 'commit'>,
): Promise<AutoMergeState> {
  if (!(await allows(gitea, method))) {
    const fix = 'allow it in the settings of the repository, or write another way into berth.dev/auto-merge';
    return { state: 'refused', reason: `the repository does not allow ${method}`, fix };
  }
  const request = { Do: method, merge_when_checks_succeed: true } as const;
  const { pull, refusal } = await requestMerge(gitea, number, { ...request, commit });
  if (refusal === undefined || /already scheduled/i.test(refusal.message)) return { state: 'enabled' };
  return { state: 'refused', reason: reasonOf(pull, refusal), fix: `see ${pull.html_url}; the next run looks again` };
}

/** The server schedules any way of merging, and then never does it. */
async function allows({ client, path }: GiteaRepository, method: MergeMethod): Promise<boolean> {
  const action = 'find out how pull requests may be merged';
  const allowed = await client.send({ path, answer: Repository, action });
  const by = {
    merge: allowed.allow_merge_commits,
    squash: allowed.allow_squash_merge,
    rebase: allowed.allow_rebase,
  };
  return by[method] !== false;
}

/** Takes it back. Done already is done. */
export async function disableAutoMerge(
  gitea: GiteaRepository,
  { number }: Pick<PullRequest, 'number'>,
  record?: (body: string) => string | Promise<string>,
): Promise<void> {
  const { client, path } = gitea;
  const action = `take back that pull request #${number} is merged by itself`;
  await client.find({ method: 'DELETE', path: `${path}/pulls/${number}/merge`, answer: Anything, action });
  if (record === undefined) return;
  const pull = await readPull(gitea, number);
  await editPull(gitea, pull, { body: await record(pull.body) });
}
