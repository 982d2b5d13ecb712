import { ConflictError } from '../../../runtime/errors.ts';
import { OWN_BRANCHES } from '../identity.ts';
import { contentVersion } from '../port/content-version.ts';
import { readPages } from '../port/pages.ts';
import { type ForgeState, type PullRequest, type Submission, withOwnLabels } from '../port/proposals.ts';
import { type GitHubRepository, named, onRepository } from './repository.ts';
import { AnyAnswer, PullAnswer, PullsAnswer } from './schemas.ts';

/** The newest open and the newest closed pull request from a branch of the repository itself, not of a fork. */
export async function findPulls(
  repository: GitHubRepository,
  branch: string,
): Promise<Pick<ForgeState, 'open' | 'lastClosed'>> {
  const { full_name } = await repository.metadata();
  const newest = async (state: 'open' | 'closed'): Promise<PullRequest | undefined> => {
    const pulls = await repository.client.read({
      ...onRepository(repository, {
        state,
        head: `${named(full_name).owner}:${branch}`,
        sort: 'created',
        direction: 'desc',
        per_page: 30,
      }),
      route: 'GET /repos/{owner}/{repo}/pulls',
      answer: PullsAnswer,
      action: 'list pull requests',
    });
    // The filter is by owner, who may have a fork under another name.
    const found = pulls.find(({ head }) => head.ref === branch && head.repo?.full_name === full_name);
    return found && pullRequestOf(found);
  };
  const open = await newest('open');
  const lastClosed = await newest('closed');
  return { ...(open && { open }), ...(lastClosed && { lastClosed }) };
}

/** All open ones from branches of the repository itself into one of them, oldest first. */
export async function listOpenPulls(repository: GitHubRepository, base: string): Promise<PullRequest[]> {
  const pulls: PullRequest[] = [];
  for await (const pull of list(repository, { state: 'open', base, direction: 'asc' })) pulls.push(pullRequestOf(pull));
  return pulls;
}

// The newest thousand: what an older one became counts as Berth's by its marks alone.
const MOST_PAGES_CLOSED = 10;

/** Commits that merged pull requests from branches of Berth's became, each with the environment that its branch names. */
export async function mergedCommits(repository: GitHubRepository): Promise<ReadonlyMap<string, string>> {
  const merged = new Map<string, string>();
  const closed = list(repository, { state: 'closed', direction: 'desc', most: MOST_PAGES_CLOSED });
  for await (const { head, merged_at: at, merge_commit_sha: id } of closed) {
    if (head.ref.startsWith(OWN_BRANCHES) && (at ?? '') !== '' && typeof id === 'string')
      merged.set(id, head.ref.slice(OWN_BRANCHES.length));
  }
  return merged;
}

const PAGE = 100;

interface Listing {
  readonly state: 'open' | 'closed';
  readonly base?: string;
  /** By the time at which they were opened. */
  readonly direction: 'asc' | 'desc';
  readonly most?: number;
}

/** From branches of the repository itself. */
async function* list(
  repository: GitHubRepository,
  { most, ...query }: Listing,
): AsyncGenerator<PullAnswer, void, undefined> {
  const { full_name } = await repository.metadata();
  const read = async (page: number): Promise<PullAnswer[]> =>
    await repository.client.read({
      ...onRepository(repository, { ...query, sort: 'created', per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/pulls',
      answer: PullsAnswer,
      action: 'list pull requests',
    });
  for await (const pulls of readPages(read, { size: PAGE, ...(most !== undefined && { most }) }))
    yield* pulls.filter(({ head }) => head.repo?.full_name === full_name);
}

export function pullRequestOf(pull: PullAnswer): PullRequest {
  const labels = pull.labels.map(({ name }) => name);
  const body = pull.body ?? '';
  const state = pull.state === 'open' ? 'open' : (pull.merged_at ?? '') === '' ? 'closed' : 'merged';
  const { number, title, base, head, draft, auto_merge: autoMerge } = pull;
  const said = { state, title, body, base: base.ref, labels } as const;
  return {
    ...said,
    number,
    url: pull.html_url,
    branch: head.ref,
    draft: draft === true,
    autoMerge: autoMerge !== null && autoMerge !== undefined,
    version: versionOf(said),
  };
}

function versionOf({
  state,
  title,
  body,
  base,
  labels,
}: Pick<PullRequest, 'state' | 'title' | 'body' | 'base' | 'labels'>): string {
  return contentVersion([state, title, body, base, labels]);
}

export async function readPull(repository: GitHubRepository, number: number): Promise<PullAnswer> {
  return await repository.client.read({
    ...onRepository(repository, { pull_number: number }),
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    answer: PullAnswer,
    action: `look at pull request #${number}`,
  });
}

/** Throws a {@link ConflictError} unless a pull request still says what it said. */
export async function checkUnchanged(repository: GitHubRepository, seen: PullRequest): Promise<PullAnswer> {
  const now = await readPull(repository, seen.number);
  if (pullRequestOf(now).version === seen.version) return now;
  throw new ConflictError(`pull request #${seen.number} has changed meanwhile`, { fix: 'try again' });
}

type Content = Pick<Submission, 'base' | 'branch' | 'title' | 'body' | 'labels' | 'draft'>;

export interface Opened {
  readonly pull: PullRequest;
  /** A draft was asked for, and the plan of the account has none. */
  readonly draftRefused: boolean;
}

/** Opens a pull request. Throws a {@link ConflictError} when there is one already. */
export async function openPull(repository: GitHubRepository, content: Content): Promise<Opened> {
  const { labels } = content;
  const { answer, draftRefused } = await postPull(repository, content);
  const opened = pullRequestOf(answer);
  if (labels.length > 0) {
    await repository.client.write({
      ...onRepository(repository, { issue_number: opened.number, labels }),
      route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
      answer: AnyAnswer,
      action: `label pull request #${opened.number}`,
    });
  }
  return { pull: { ...opened, labels: [...labels] }, draftRefused };
}

async function postPull(
  repository: GitHubRepository,
  { base, branch, title, body, draft = false }: Content,
): Promise<{ readonly answer: PullAnswer; readonly draftRefused: boolean }> {
  const request = (rest: { readonly draft?: true }) => ({
    ...onRepository(repository, { base, head: branch, title, body, ...rest }),
    route: 'POST /repos/{owner}/{repo}/pulls',
    answer: PullAnswer,
    action: 'open a pull request',
  });
  if (!draft) return { answer: await repository.client.write(request({})), draftRefused: false };
  const opened = await repository.client.tryWrite(request({ draft: true }));
  if (opened.ok) return { answer: opened.value, draftRefused: false };
  const { status, message } = opened.failure;
  if (status !== 422 || !/draft/i.test(message)) throw opened.problem;
  return { answer: await repository.client.write(request({})), draftRefused: true };
}

/** Brings a pull request's text, labels and base up to date: one request, two when it goes to another base. */
export async function updatePull(
  repository: GitHubRepository,
  pull: PullRequest,
  { base, title, body, labels: own }: Content,
): Promise<PullRequest> {
  const labels = withOwnLabels(pull.labels, own);
  const said = base === pull.base ? { title, body } : {};
  if (base !== pull.base) await patchPull(repository, pull.number, { title, body, base });
  // Every pull request is an issue, whose update takes labels too.
  const relabelled = labels.length !== pull.labels.length || labels.some(label => !pull.labels.includes(label));
  if (relabelled || base === pull.base) {
    await repository.client.write({
      ...onRepository(repository, { issue_number: pull.number, ...said, ...(relabelled && { labels }) }),
      route: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
      answer: AnyAnswer,
      action: `update pull request #${pull.number}`,
    });
  }
  return { ...pull, title, body, base, labels };
}

export async function patchPull(
  repository: GitHubRepository,
  number: number,
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  await repository.client.write({
    ...onRepository(repository, { pull_number: number, ...changes }),
    route: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
    answer: AnyAnswer,
    action: `update pull request #${number}`,
  });
}
