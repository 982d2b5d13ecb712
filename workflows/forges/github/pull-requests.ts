import { z } from 'zod';
import { UserError } from '../../../runtime/errors.ts';
import { commitsAhead } from '../../../runtime/git/history.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { printable } from '../../../runtime/printable.ts';
import { parseMarker } from '../../proposal/text/marker.ts';
import { OWN_BRANCHES } from '../identity.ts';
import type { PullFile } from '../local/pull-file.ts';
import type { ListOptions, PullRequests, ShownPull } from '../pull-requests.ts';
import { merge } from './merge.ts';
import { pullRequestOf } from './pulls.ts';
import { about, fetchBranch, type GitHubRepository } from './repository.ts';
import { AnyAnswer, PullAnswer } from './schemas.ts';

const Person = z.object({ login: z.string() }).nullish();

const PeoplesPull = PullAnswer.extend({
  user: Person,
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  // Not in lists.
  merged_by: Person,
});
type PeoplesPull = z.infer<typeof PeoplesPull>;

const PeoplesComment = z.object({
  id: z.int(),
  body: z.string().optional(),
  user: Person,
  created_at: z.string(),
  updated_at: z.string(),
});
type PeoplesComment = z.infer<typeof PeoplesComment>;

const PAGE = 100;
const MOST = 200;

/** Pull requests of a repository on GitHub as `berth pulls` shows them: Berth's own, the newest first. */
export function gitHubPulls(repository: GitHubRepository): PullRequests {
  return {
    list: async (options = {}) => await list(repository, options),
    show: async number => await show(repository, number),
    diff: async number => await diff(repository, number),
    merge: async number => await mergeOpen(repository, number),
    close: async number => await close(repository, number),
    comment: async (number, text) => await comment(repository, number, text),
  };
}

async function list(repository: GitHubRepository, { state = 'open' }: ListOptions): Promise<PullFile[]> {
  const { full_name } = await repository.facts();
  const asked = state === 'merged' ? 'closed' : state;
  const found: PullFile[] = [];
  for (let page = 1; found.length < MOST; page++) {
    const pulls = await repository.client.read({
      ...about(repository, { state: asked, sort: 'created', direction: 'desc', per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/pulls',
      answer: z.array(PeoplesPull),
      action: 'list pull requests',
    });
    const own = pulls.filter(({ head }) => head.ref.startsWith(OWN_BRANCHES) && head.repo?.full_name === full_name);
    found.push(...own.map(pull => fileOf(pull)).filter(pull => state === 'all' || pull.state === state));
    if (pulls.length < PAGE) break;
  }
  return found.slice(0, MOST).sort((a, b) => b.number - a.number);
}

async function find(repository: GitHubRepository, number: number): Promise<PeoplesPull> {
  const answer = await repository.client.tryRead({
    ...about(repository, { pull_number: number }),
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    answer: PeoplesPull,
    action: `look at pull request #${number}`,
  });
  if (answer.ok) return answer.value;
  if (answer.failure.status !== 404) throw answer.problem;
  // Or the repository isn't there, which it says itself.
  await repository.facts();
  throw new UserError(`${repository.name} has no pull request #${number}`, {
    fix: 'list them with: berth pulls list --state all',
  });
}

async function show(repository: GitHubRepository, number: number): Promise<ShownPull> {
  const pull = fileOf(await find(repository, number), await readComments(repository, number));
  const git = await repository.git();
  const [from, to] = [await fetchBranch(git, pull.base), await fetchBranch(git, pull.branch)];
  if (from === undefined || to === undefined) return { pull };
  return { pull, ahead: await commitsAhead(git, from, to) };
}

async function readComments(repository: GitHubRepository, number: number): Promise<PeoplesComment[]> {
  const found: PeoplesComment[] = [];
  for (let page = 1; found.length < MOST; page++) {
    const comments = await repository.client.read({
      ...about(repository, { issue_number: number, per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      answer: z.array(PeoplesComment),
      action: `read the comments of pull request #${number}`,
    });
    found.push(...comments);
    if (comments.length < PAGE) break;
  }
  return found;
}

async function diff(repository: GitHubRepository, number: number): Promise<string> {
  const pull = await find(repository, number);
  const git = await repository.git();
  const base = await fetchBranch(git, pull.base.ref);
  const head = await fetchHead(git, number);
  const args = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', rangeOf(pull, { base, head })];
  return (await git.run(args)).stdout.toString('utf8');
}

/** What GitHub keeps of the branch when it is gone. */
async function fetchHead(git: Repository, number: number): Promise<string> {
  const kept = `refs/berth/forge/pull-${number}`;
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head'];
  await git.run(['fetch', ...flags, '--', git.remote, `+refs/pull/${number}/head:${kept}`]);
  return kept;
}

function rangeOf(
  { state, merged_at: mergedAt, merge_commit_sha: merged, head: { sha } }: PeoplesPull,
  { base, head }: { readonly base: string | undefined; readonly head: string },
): string {
  // An open one's is a merge that GitHub only tried.
  if (state === 'closed' && (mergedAt ?? '') !== '' && (merged ?? '') !== '') return `${merged}^1..${merged}`;
  return base === undefined ? `${sha}^..${head}` : `${base}...${head}`;
}

async function mergeOpen(repository: GitHubRepository, number: number): Promise<string> {
  const result = await merge(repository, pullRequestOf(await findOpen(repository, number)));
  if (result.merged) return result.commit;
  throw new UserError(`pull request #${number} can't be merged: ${printable(result.reason)}`, {
    fix: 'see on its page what is missing: approvals, checks, or a conflict that the next "berth apply" takes away',
  });
}

async function close(repository: GitHubRepository, number: number): Promise<PullFile> {
  await findOpen(repository, number);
  return fileOf(
    await repository.client.write({
      ...about(repository, { pull_number: number, state: 'closed' }),
      route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
      answer: PeoplesPull,
      action: `close pull request #${number}`,
    }),
  );
}

async function findOpen(repository: GitHubRepository, number: number): Promise<PeoplesPull> {
  const pull = await find(repository, number);
  if (pull.state === 'open') return pull;
  throw new UserError(`pull request #${number} is ${fileOf(pull).state} already`, {
    fix: 'list open ones with: berth pulls list',
  });
}

async function comment(repository: GitHubRepository, number: number, text: string): Promise<PullFile> {
  const pull = await find(repository, number);
  await repository.client.write({
    ...about(repository, { issue_number: number, body: text }),
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    answer: AnyAnswer,
    action: `comment on pull request #${number}`,
    repeatable: false,
  });
  return fileOf(pull);
}

const MARKER = /^<!-- berth:comment \S+ -->\r?\n/;

function fileOf(pull: PeoplesPull, comments: readonly PeoplesComment[] = []): PullFile {
  const { number, state, title, body, labels, base, branch } = pullRequestOf(pull);
  const { merge_commit_sha: mergeCommit } = pull;
  const closedAt = pull.merged_at ?? pull.closed_at ?? undefined;
  return {
    version: 1,
    number,
    state,
    title,
    body,
    labels: [...labels],
    base,
    branch,
    head: pull.head.sha,
    fingerprint: parseMarker(body)?.changes ?? '',
    author: personOf(pull.user),
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    ...(state !== 'open' && closedAt !== undefined && { closedAt }),
    ...(pull.merged_by && { closedBy: personOf(pull.merged_by) }),
    ...(state === 'merged' && typeof mergeCommit === 'string' && { mergeCommit }),
    comments: comments.map(({ id, user, body: text = '', created_at, updated_at }) => ({
      id,
      author: personOf(user),
      text: text.replace(MARKER, ''),
      createdAt: created_at,
      updatedAt: updated_at,
    })),
  };
}

/** GitHub tells nobody's address. */
function personOf(user: z.infer<typeof Person>): PullFile['author'] {
  return { name: user?.login ?? 'Somebody', email: 'somebody@noreply.invalid' };
}
