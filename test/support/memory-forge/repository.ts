import type { Clock } from '../../../runtime/clock.ts';
import { ConflictError } from '../../../runtime/errors.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import { isAncestor } from '../../../runtime/git/history.ts';
import { readRefs } from '../../../runtime/git/refs.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { PullRequest } from '../../../workflows/forges/port/proposals.ts';
import type { PullRequestDetails } from '../../../workflows/forges/port/pull-requests.ts';

export interface MemoryComment {
  readonly topic?: string;
  readonly author: Identity;
  text: string;
}

/** A pull request as it is kept. */
export interface MemoryPull {
  readonly number: number;
  readonly branch: string;
  state: PullRequest['state'];
  title: string;
  body: string;
  labels: readonly string[];
  base: string;
  /** Commit of the branch, as long as that is there. */
  head: string;
  mergeCommit?: string;
  readonly comments: MemoryComment[];
}

/** What all parts of this forge work with. */
export interface MemoryRepository {
  readonly repository: Repository;
  /** Author of commits and pull requests. */
  readonly identity: Identity;
  readonly clock: Pick<Clock, 'now'>;
  /** In the order of their numbers. */
  readonly pulls: MemoryPull[];
}

export function branchRef(branch: string): string {
  return `refs/heads/${branch}`;
}

export async function commitOf({ repository }: MemoryRepository, branch: string): Promise<string | undefined> {
  return (await readRefs(repository, [branchRef(branch)])).get(branchRef(branch));
}

/** Does what servers do after a push: what was merged with git is merged, and what has no branch any more is closed. */
export async function refreshPulls(memory: MemoryRepository): Promise<readonly MemoryPull[]> {
  for (const pull of memory.pulls.filter(({ state }) => state === 'open')) {
    const [base, head] = [await commitOf(memory, pull.base), await commitOf(memory, pull.branch)];
    const merged = base !== undefined && (await isAncestor(memory.repository, head ?? pull.head, base));
    if (merged) pull.state = 'merged';
    else if (head === undefined) pull.state = 'closed';
    else pull.head = head;
  }
  return memory.pulls;
}

export function pullRequestOf({ number, state, title, body, labels, base, branch }: MemoryPull): PullRequest {
  const content = { state, title, body, labels, base };
  return { ...content, number, branch, version: JSON.stringify(content) };
}

/** The pull request, if it is still as it was read. Throws a {@link ConflictError} otherwise. */
export async function unchanged(memory: MemoryRepository, seen: PullRequest): Promise<MemoryPull> {
  const pull = (await refreshPulls(memory)).find(({ number }) => number === seen.number);
  if (pull !== undefined && pullRequestOf(pull).version === seen.version) return pull;
  throw new ConflictError(`pull request #${seen.number} has changed meanwhile`);
}

// Nobody asks for these times, so that one stands for all.
const TIME = '2026-03-01T12:00:00.000Z';

export function detailsOf({ identity }: MemoryRepository, pull: MemoryPull): PullRequestDetails {
  const comments = pull.comments.map(({ author, text }, index) => ({ id: index + 1, author, text }));
  return {
    ...pull,
    author: identity,
    createdAt: TIME,
    updatedAt: TIME,
    comments: comments.map(comment => ({ ...comment, createdAt: TIME, updatedAt: TIME })),
  };
}
