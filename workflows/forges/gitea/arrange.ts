import type { MergeMethod } from '../../../scheduler/model/proposal-settings.ts';
import type { Arranged, Arrangement, PullRequest } from '../forge.ts';
import type { Gitea } from './gitea.ts';
import { askToMerge, readPull, reasonOf } from './merge.ts';
import { editPull } from './pulls.ts';
import { askForReviews } from './reviewers.ts';
import { Anything, Repository } from './schemas.ts';

/** Asks for reviews, sets to merge without a person, and then writes down in the body that it did. */
export async function arrange(
  gitea: Gitea,
  { number }: PullRequest,
  { reviewers, teams, autoMerge, record }: Arrangement,
): Promise<Arranged> {
  const pull = await readPull(gitea, number);
  const notAsked = await askForReviews(gitea, pull, { reviewers, teams });
  const merging = autoMerge && (await schedule(gitea, number, autoMerge));
  const now = await readPull(gitea, number);
  const body = record(now.body, { autoMerge: merging?.state === 'waiting' });
  if (!now.merged) await editPull(gitea, now, { body });
  return { notAsked, ...(merging !== undefined && { autoMerge: now.merged ? { state: 'merged' } : merging }) };
}

async function schedule(
  gitea: Gitea,
  number: number,
  { method, commit }: NonNullable<Arrangement['autoMerge']>,
): Promise<NonNullable<Arranged['autoMerge']>> {
  if (!(await allows(gitea, method))) {
    const fix = 'allow it in the settings of the repository, or write another way into berth.dev/auto-merge';
    return { state: 'refused', reason: `the repository does not allow ${method}`, fix };
  }
  const request = { Do: method, merge_when_checks_succeed: true } as const;
  const { pull, refusal } = await askToMerge(gitea, number, { ...request, commit });
  if (refusal === undefined || /already scheduled/i.test(refusal.message)) return { state: 'waiting' };
  return { state: 'refused', reason: reasonOf(pull, refusal), fix: `see ${pull.html_url}; the next run looks again` };
}

/** The server schedules any way of merging, and then never does it. */
async function allows({ client, path }: Gitea, method: MergeMethod): Promise<boolean> {
  const action = 'find out how pull requests may be merged';
  const allowed = await client.send({ path, answer: Repository, action });
  const by = {
    merge: allowed.allow_merge_commits,
    squash: allowed.allow_squash_merge,
    rebase: allowed.allow_rebase,
  };
  return by[method] !== false;
}

/** Takes back that it merges without a person. Done already is done. */
export async function cancelAutoMerge(
  gitea: Gitea,
  { number }: Pick<PullRequest, 'number'>,
  record?: (body: string) => string,
): Promise<void> {
  const { client, path } = gitea;
  const action = `take back that pull request #${number} is merged by itself`;
  await client.find({ method: 'DELETE', path: `${path}/pulls/${number}/merge`, answer: Anything, action });
  if (record === undefined) return;
  const pull = await readPull(gitea, number);
  await editPull(gitea, pull, { body: record(pull.body) });
}
