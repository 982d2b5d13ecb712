import { z } from 'zod';
import { UserError } from '../../../runtime/errors.ts';
import { commitsAhead } from '../../../runtime/git/history.ts';
import { fetchBranches, readHeads } from '../../../runtime/git/remote-branches.ts';
import { printable } from '../../../runtime/printable.ts';
import { parseMarker } from '../../proposal/text/marker.ts';
import { OWN_BRANCHES } from '../identity.ts';
import type { PullFile } from '../local/pull-file.ts';
import type { ListOptions, PullRequests, ShownPull } from '../pull-requests.ts';
import type { Gitea } from './gitea.ts';
import { mergePull } from './merge.ts';
import { pullsPage } from './pulls.ts';
import { Anything, PeoplesComment, PeoplesPull, type Person } from './schemas.ts';

const PAGE = 50;
const MOST = 200;

/** Pull requests of a repository on Gitea as `berth pulls` shows them: Berth's own, the newest first. */
export function giteaPullRequests(gitea: Gitea): PullRequests {
  return {
    list: async (options = {}) => await list(gitea, options),
    show: async number => await show(gitea, number),
    diff: async number => await diff(gitea, number),
    merge: async number => await merge(gitea, number),
    close: async number => await close(gitea, number),
    comment: async (number, text) => await comment(gitea, number, text),
  };
}

async function list(gitea: Gitea, { state = 'open' }: ListOptions): Promise<PullFile[]> {
  const asked = state === 'merged' ? 'closed' : state;
  const found: PullFile[] = [];
  for (let page = 1; found.length < MOST; page++) {
    const query = `state=${asked}&sort=recentupdate&limit=${PAGE}&page=${page}`;
    const pulls = await pullsPage(gitea, query, PeoplesPull);
    const own = pulls.filter(({ head, base }) => head.label.startsWith(OWN_BRANCHES) && head.repo_id === base.repo_id);
    found.push(...own.map(pull => fileOf(pull)).filter(pull => state === 'all' || pull.state === state));
    if (pulls.length === 0) break;
  }
  return found.sort((a, b) => b.number - a.number);
}

async function find({ client, path, repository }: Gitea, number: number): Promise<PeoplesPull> {
  const action = `read pull request #${number}`;
  const pull = await client.find({ path: `${path}/pulls/${number}`, answer: PeoplesPull, action });
  if (pull !== undefined) return pull;
  throw new UserError(`${repository.url} has no pull request #${number}`, {
    fix: 'list them with: berth pulls list --state all',
  });
}

async function show(gitea: Gitea, number: number): Promise<ShownPull> {
  const { client, path, repository } = gitea;
  const pull = await find(gitea, number);
  const comments = await client.send({
    path: `${path}/issues/${number}/comments`,
    answer: z.array(PeoplesComment),
    action: `read the comments of pull request #${number}`,
  });
  const shown = fileOf(pull, comments);
  const heads = await readHeads(gitea, [shown.base, shown.branch]);
  await fetchBranches(gitea, heads);
  const [from, to] = [heads.get(shown.base), heads.get(shown.branch)];
  if (from === undefined || to === undefined) return { pull: shown };
  return { pull: shown, ahead: await commitsAhead(repository, from, to) };
}

async function diff(gitea: Gitea, number: number): Promise<string> {
  const { repository } = gitea;
  const pull = await find(gitea, number);
  await fetchBranches(gitea, await readHeads(gitea, [pull.base.label]));
  // Kept by the server when the branch is gone.
  const ref = `refs/pull/${number}/head`;
  const local = `refs/berth/forge/pull-${number}`;
  await repository.run([
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    '--',
    repository.remote,
    `+${ref}:${local}`,
  ]);
  const { merge_commit_sha: merged } = pull;
  const base = pull.merge_base ?? `${local}^`;
  const range = pull.merged && typeof merged === 'string' ? `${merged}^1..${merged}` : `${base}..${local}`;
  const args = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', range];
  return (await repository.run(args)).stdout.toString('utf8');
}

async function merge(gitea: Gitea, number: number): Promise<string> {
  await findOpen(gitea, number);
  const result = await mergePull(gitea, number);
  if (result.merged) return result.commit;
  throw new UserError(`pull request #${number} can't be merged: ${printable(result.reason)}`, {
    fix: 'see on its page what is missing: approvals, checks, or a conflict that the next "berth apply" takes away',
  });
}

async function close(gitea: Gitea, number: number): Promise<PullFile> {
  const { client, path } = gitea;
  await findOpen(gitea, number);
  const request = { method: 'PATCH', path: `${path}/pulls/${number}`, body: { state: 'closed' } } as const;
  return fileOf(await client.send({ ...request, answer: PeoplesPull, action: `close pull request #${number}` }));
}

async function findOpen(gitea: Gitea, number: number): Promise<PeoplesPull> {
  const pull = await find(gitea, number);
  if (pull.state === 'open') return pull;
  throw new UserError(`pull request #${number} is ${pull.merged ? 'merged' : 'closed'} already`, {
    fix: 'list open ones with: berth pulls list',
  });
}

async function comment(gitea: Gitea, number: number, text: string): Promise<PullFile> {
  const { client, path } = gitea;
  const pull = await find(gitea, number);
  const request = { method: 'POST', path: `${path}/issues/${number}/comments`, body: { body: text } } as const;
  await client.send({ ...request, answer: Anything, action: `comment on pull request #${number}` });
  return fileOf(pull);
}

const MARKER = /\n*<!-- berth:comment (\S+) -->\s*$/;

function fileOf(pull: PeoplesPull, comments: readonly PeoplesComment[] = []): PullFile {
  const { number, title, body, labels, user, merged_by: mergedBy, merge_commit_sha: mergeCommit } = pull;
  const closedAt = pull.merged_at ?? pull.closed_at ?? undefined;
  return {
    version: 1,
    number,
    state: pull.merged ? 'merged' : pull.state,
    title,
    body,
    labels: labels.map(({ name }) => name),
    base: pull.base.label,
    branch: pull.head.label,
    head: pull.head.sha,
    fingerprint: parseMarker(body)?.changes ?? '',
    author: personOf(user),
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    ...(closedAt !== undefined && { closedAt }),
    ...(mergedBy && { closedBy: personOf(mergedBy) }),
    ...(pull.merged && typeof mergeCommit === 'string' && { mergeCommit }),
    comments: comments.map(({ id, user, body, created_at, updated_at }) => ({
      id,
      author: personOf(user),
      text: body.replace(MARKER, ''),
      createdAt: created_at,
      updatedAt: updated_at,
    })),
  };
}

function personOf(user: Person | null | undefined): PullFile['author'] {
  return { name: user?.full_name || user?.login || 'Somebody', email: user?.email || 'somebody@noreply.invalid' };
}
