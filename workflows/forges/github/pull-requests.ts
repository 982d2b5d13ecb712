import { z } from 'zod';
import type { Identity } from '../../../runtime/git/commits.ts';
import { commitsAhead, readDiff } from '../../../runtime/git/history.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { pushAll } from '../../../runtime/push-all.ts';
import { OWN_BRANCHES } from '../identity.ts';
import { commentMarker } from '../port/comment-marker.ts';
import { readAllPages, readPages } from '../port/pages.ts';
import { notMergeable, notOpen, unknownPullRequest } from '../port/pull-request-errors.ts';
import type { ListOptions, PullRequestDetails, PullRequests, PullRequestView } from '../port/pull-requests.ts';
import { mergePull } from './merge.ts';
import { pullRequestOf } from './pulls.ts';
import { fetchBranch, type GitHubRepository, onRepository } from './repository.ts';
import { AnyAnswer, PullAnswer } from './schemas.ts';

const User = z.object({ login: z.string() }).nullish();

const PullDetails = PullAnswer.extend({
  user: User,
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  // Not in lists.
  merged_by: User,
});
type PullDetails = z.infer<typeof PullDetails>;

const CommentDetails = z.object({
  id: z.int(),
  body: z.string().optional(),
  user: User,
  created_at: z.string(),
  updated_at: z.string(),
});
type CommentDetails = z.infer<typeof CommentDetails>;

const PAGE = 100;
const MOST = 200;

/** Pull requests of a repository on GitHub as `berth pulls` shows them: Berth's own, the newest first. */
export function gitHubPullRequests(repository: GitHubRepository): PullRequests {
  return {
    list: async (options = {}) => await list(repository, options),
    show: async number => await show(repository, number),
    diff: async number => await diff(repository, number),
    merge: async number => await mergeOpen(repository, number),
    close: async number => await close(repository, number),
    comment: async (number, text) => await comment(repository, number, text),
  };
}

async function list(repository: GitHubRepository, { state = 'open' }: ListOptions): Promise<PullRequestDetails[]> {
  const { full_name } = await repository.metadata();
  const asked = state === 'merged' ? 'closed' : state;
  const found: PullRequestDetails[] = [];
  const read = async (page: number): Promise<PullDetails[]> =>
    await repository.client.read({
      ...onRepository(repository, { state: asked, sort: 'created', direction: 'desc', per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/pulls',
      answer: z.array(PullDetails),
      action: 'list pull requests',
    });
  for await (const pulls of readPages(read, { size: PAGE })) {
    const own = pulls.filter(({ head }) => head.ref.startsWith(OWN_BRANCHES) && head.repo?.full_name === full_name);
    pushAll(
      found,
      own.map(pull => detailsOf(pull)).filter(pull => state === 'all' || pull.state === state),
    );
    if (found.length >= MOST) break;
  }
  return found.slice(0, MOST).sort((a, b) => b.number - a.number);
}

async function find(repository: GitHubRepository, number: number): Promise<PullDetails> {
  const answer = await repository.client.tryRead({
    ...onRepository(repository, { pull_number: number }),
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    answer: PullDetails,
    action: `look at pull request #${number}`,
  });
  if (answer.ok) return answer.value;
  if (answer.failure.status !== 404) throw answer.problem;
  // Or the repository isn't there, which it says itself.
  await repository.metadata();
  throw unknownPullRequest(repository.name, number);
}

async function show(repository: GitHubRepository, number: number): Promise<PullRequestView> {
  const pull = detailsOf(await find(repository, number), await readComments(repository, number));
  const git = await repository.git();
  const [from, to] = [await fetchBranch(git, pull.base), await fetchBranch(git, pull.branch)];
  if (from === undefined || to === undefined) return { pull };
  return { pull, ahead: await commitsAhead(git, from, to) };
}

async function readComments(repository: GitHubRepository, number: number): Promise<CommentDetails[]> {
  const read = async (page: number): Promise<CommentDetails[]> =>
    await repository.client.read({
      ...onRepository(repository, { issue_number: number, per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      answer: z.array(CommentDetails),
      action: `read the comments of pull request #${number}`,
    });
  return await readAllPages(read, { size: PAGE, most: MOST / PAGE });
}

async function diff(repository: GitHubRepository, number: number): Promise<string> {
  const pull = await find(repository, number);
  const git = await repository.git();
  const base = await fetchBranch(git, pull.base.ref);
  const head = await fetchHead(git, number);
  return await readDiff(git, rangeOf(pull, { base, head }));
}

/** What GitHub keeps of the branch when it is gone. */
async function fetchHead(git: Repository, number: number): Promise<string> {
  const kept = `refs/berth/forge/pull-${number}`;
  await git.fetchRefs([`+refs/pull/${number}/head:${kept}`]);
  return kept;
}

function rangeOf(
  { state, merged_at: mergedAt, merge_commit_sha: merged, head: { sha } }: PullDetails,
  { base, head }: { readonly base: string | undefined; readonly head: string },
): string {
  // An open one's is a merge that GitHub only tried.
  if (state === 'closed' && (mergedAt ?? '') !== '' && (merged ?? '') !== '') return `${merged}^1..${merged}`;
  return base === undefined ? `${sha}^..${head}` : `${base}...${head}`;
}

async function mergeOpen(repository: GitHubRepository, number: number): Promise<string> {
  const result = await mergePull(repository, pullRequestOf(await findOpen(repository, number)));
  if (result.merged) return result.commit;
  throw notMergeable(number, result.reason);
}

async function close(repository: GitHubRepository, number: number): Promise<PullRequestDetails> {
  await findOpen(repository, number);
  return detailsOf(
    await repository.client.write({
      ...onRepository(repository, { pull_number: number, state: 'closed' }),
      route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
      answer: PullDetails,
      action: `close pull request #${number}`,
    }),
  );
}

async function findOpen(repository: GitHubRepository, number: number): Promise<PullDetails> {
  const pull = await find(repository, number);
  if (pull.state === 'open') return pull;
  throw notOpen(pullRequestOf(pull));
}

async function comment(repository: GitHubRepository, number: number, text: string): Promise<PullRequestDetails> {
  const pull = await find(repository, number);
  await repository.client.write({
    ...onRepository(repository, { issue_number: number, body: text }),
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    answer: AnyAnswer,
    action: `comment on pull request #${number}`,
    repeatable: false,
  });
  return detailsOf(pull);
}

const MARKER = new RegExp(String.raw`^${commentMarker(String.raw`\S+`)}\r?\n`);

function detailsOf(pull: PullDetails, comments: readonly CommentDetails[] = []): PullRequestDetails {
  const { number, state, title, body, labels, base, branch } = pullRequestOf(pull);
  const { merge_commit_sha: mergeCommit } = pull;
  const closedAt = pull.merged_at ?? pull.closed_at ?? undefined;
  return {
    number,
    state,
    title,
    body,
    labels: [...labels],
    base,
    branch,
    head: pull.head.sha,
    author: identityOf(pull.user),
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    ...(state !== 'open' && closedAt !== undefined && { closedAt }),
    ...(pull.merged_by && { closedBy: identityOf(pull.merged_by) }),
    ...(state === 'merged' && typeof mergeCommit === 'string' && { mergeCommit }),
    comments: comments.map(({ id, user, body: text = '', created_at, updated_at }) => ({
      id,
      author: identityOf(user),
      text: text.replace(MARKER, ''),
      createdAt: created_at,
      updatedAt: updated_at,
    })),
  };
}

/** GitHub tells nobody's address. */
function identityOf(user: z.infer<typeof User>): Identity {
  return { name: user?.login ?? 'Somebody', email: 'somebody@noreply.invalid' };
}
