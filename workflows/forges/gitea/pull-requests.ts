import { z } from 'zod';
import type { Identity } from '../../../runtime/git/commits.ts';
import { commitsAhead, readDiff } from '../../../runtime/git/history.ts';
import { fetchBranches, readHeads } from '../../../runtime/git/remote-branches.ts';
import { pushAll } from '../../../runtime/push-all.ts';
import { OWN_BRANCHES } from '../identity.ts';
import { commentMarker } from '../port/comment-marker.ts';
import { readPages } from '../port/pages.ts';
import { notMergeable, notOpen, unknownPullRequest } from '../port/pull-request-errors.ts';
import type { ListOptions, PullRequestDetails, PullRequests, PullRequestView } from '../port/pull-requests.ts';
import { mergePull } from './merge.ts';
import { pullsPage } from './pulls.ts';
import type { GiteaRepository } from './repository.ts';
import { Anything, CommentDetails, PullDetails, type UserDetails } from './schemas.ts';

const PAGE = 50;
const MOST = 200;

/** Pull requests of a repository on Gitea as `berth pulls` shows them: Berth's own, the newest first. */
export function giteaPullRequests(gitea: GiteaRepository): PullRequests {
  return {
    list: async (options = {}) => await list(gitea, options),
    show: async number => await show(gitea, number),
    diff: async number => await diff(gitea, number),
    merge: async number => await merge(gitea, number),
    close: async number => await close(gitea, number),
    comment: async (number, text) => await comment(gitea, number, text),
  };
}

async function list(gitea: GiteaRepository, { state = 'open' }: ListOptions): Promise<PullRequestDetails[]> {
  const asked = state === 'merged' ? 'closed' : state;
  const found: PullRequestDetails[] = [];
  const read = async (page: number): Promise<PullDetails[]> =>
    await pullsPage(gitea, `state=${asked}&sort=recentupdate&limit=${PAGE}&page=${page}`, PullDetails);
  for await (const pulls of readPages(read)) {
    const own = pulls.filter(({ head, base }) => head.label.startsWith(OWN_BRANCHES) && head.repo_id === base.repo_id);
    pushAll(
      found,
      own.map(pull => detailsOf(pull)).filter(pull => state === 'all' || pull.state === state),
    );
    if (found.length >= MOST) break;
  }
  return found.sort((a, b) => b.number - a.number);
}

async function find({ client, path, repository }: GiteaRepository, number: number): Promise<PullDetails> {
  const action = `read pull request #${number}`;
  const pull = await client.find({ path: `${path}/pulls/${number}`, answer: PullDetails, action });
  if (pull !== undefined) return pull;
  throw unknownPullRequest(repository.url, number);
}

async function show(gitea: GiteaRepository, number: number): Promise<PullRequestView> {
  const { client, path, repository } = gitea;
  const pull = await find(gitea, number);
  const comments = await client.send({
    path: `${path}/issues/${number}/comments`,
    answer: z.array(CommentDetails),
    action: `read the comments of pull request #${number}`,
  });
  const shown = detailsOf(pull, comments);
  const heads = await readHeads(gitea, [shown.base, shown.branch]);
  await fetchBranches(gitea, heads);
  const [from, to] = [heads.get(shown.base), heads.get(shown.branch)];
  if (from === undefined || to === undefined) return { pull: shown };
  return { pull: shown, ahead: await commitsAhead(repository, from, to) };
}

async function diff(gitea: GiteaRepository, number: number): Promise<string> {
  const { repository } = gitea;
  const pull = await find(gitea, number);
  await fetchBranches(gitea, await readHeads(gitea, [pull.base.label]));
  // Kept by the server when the branch is gone.
  const local = `refs/berth/forge/pull-${number}`;
  await repository.fetchRefs([`+refs/pull/${number}/head:${local}`]);
  const { merge_commit_sha: merged } = pull;
  const base = pull.merge_base ?? `${local}^`;
  return await readDiff(
    repository,
    pull.merged && typeof merged === 'string' ? `${merged}^1..${merged}` : `${base}..${local}`,
  );
}

async function merge(gitea: GiteaRepository, number: number): Promise<string> {
  await findOpen(gitea, number);
  const result = await mergePull(gitea, number);
  if (result.merged) return result.commit;
  throw notMergeable(number, result.reason);
}

async function close(gitea: GiteaRepository, number: number): Promise<PullRequestDetails> {
  const { client, path } = gitea;
  await findOpen(gitea, number);
  const request = { method: 'PATCH', path: `${path}/pulls/${number}`, body: { state: 'closed' } } as const;
  return detailsOf(await client.send({ ...request, answer: PullDetails, action: `close pull request #${number}` }));
}

async function findOpen(gitea: GiteaRepository, number: number): Promise<PullDetails> {
  const pull = await find(gitea, number);
  if (pull.state === 'open') return pull;
  throw notOpen({ number, state: pull.merged ? 'merged' : 'closed' });
}

async function comment(gitea: GiteaRepository, number: number, text: string): Promise<PullRequestDetails> {
  const { client, path } = gitea;
  const pull = await find(gitea, number);
  const request = { method: 'POST', path: `${path}/issues/${number}/comments`, body: { body: text } } as const;
  await client.send({ ...request, answer: Anything, action: `comment on pull request #${number}` });
  return detailsOf(pull);
}

const MARKER = new RegExp(String.raw`\n*${commentMarker(String.raw`\S+`)}\s*$`);

function detailsOf(pull: PullDetails, comments: readonly CommentDetails[] = []): PullRequestDetails {
  const { number, title, body, labels, user, merged_by: mergedBy, merge_commit_sha: mergeCommit } = pull;
  const closedAt = pull.merged_at ?? pull.closed_at ?? undefined;
  return {
    number,
    state: pull.merged ? 'merged' : pull.state,
    title,
    body,
    labels: labels.map(({ name }) => name),
    base: pull.base.label,
    branch: pull.head.label,
    head: pull.head.sha,
    author: identityOf(user),
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    ...(closedAt !== undefined && { closedAt }),
    ...(mergedBy && { closedBy: identityOf(mergedBy) }),
    ...(pull.merged && typeof mergeCommit === 'string' && { mergeCommit }),
    comments: comments.map(({ id, user, body, created_at, updated_at }) => ({
      id,
      author: identityOf(user),
      text: body.replace(MARKER, ''),
      createdAt: created_at,
      updatedAt: updated_at,
    })),
  };
}

function identityOf(user: UserDetails | null | undefined): Identity {
  return { name: user?.full_name || user?.login || 'Somebody', email: user?.email || 'somebody@noreply.invalid' };
}
