import type { Clock } from '../../../runtime/clock.ts';
import { ConflictError } from '../../../runtime/errors.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { writeCommit } from '../../../runtime/git/write-commit.ts';
import type { Forge } from '../forge.ts';
import { DEFAULT_IDENTITY } from '../identity.ts';
import { gitHistory } from '../port/git-history.ts';
import type { ForgeState } from '../port/proposals.ts';
import { disableAutoMerge, enableAutoMerge } from './auto-merge.ts';
import { setComment } from './comments.ts';
import { gitHubExternalPullRequests } from './external-pull-requests.ts';
import { gitHubIssues } from './issues.ts';
import { deleteUnchanged } from './merge.ts';
import { findPulls, listOpenPulls, mergedCommits } from './pulls.ts';
import { fetchBranch, type GitHubRepository, requireWritable } from './repository.ts';
import { requestReviews } from './review-requests.ts';
import { readApprovals } from './reviews.ts';
import { setStatus } from './status.ts';
import { submit, withdraw } from './submit.ts';

export interface GitHubForgeOptions {
  /** Address as the user wrote it, without credentials. */
  readonly address: string;
  readonly clock: Clock;
}

/**
 * A repository on github.com or an Enterprise Server. Reads through git, writes through the API. The parts of a submission
 * are written in an order in which a run that stops between them leaves something that the next run completes.
 */
export function createGitHubForge(repository: GitHubRepository, { address, clock }: GitHubForgeOptions): Forge {
  return {
    ...gitHistory({
      commitIdentity: repository.account.commitIdentity,
      open: async (...commits) => await openAt(repository, commits),
      merged: async () => await mergedCommits(repository),
    }),
    name: 'github',
    address,
    capabilities: {
      pullRequests: true,
      reviewers: true,
      drafts: true,
      autoMerge: true,
      atomic: false,
      editableBodies: true,
      bodyLimit: 60_000,
    },
    issues: gitHubIssues({ ...repository, client: repository.client.at('notice') }),
    externalPullRequests: gitHubExternalPullRequests(repository),
    readState: async (base, branch) => await readState(repository, base, branch),
    createBranch: async (name, message) => await createBranch(repository, name, { message, time: clock.now() }),
    submit: async submission => await submit(repository, submission, clock.now()),
    deleteBranch: async (branch, from) => await deleteUnchanged(repository, branch, from),
    withdraw: async withdrawal => await withdraw(repository, withdrawal),
    comment: async ({ number }, topic, text, options) =>
      await setComment(repository, { number, topic, text, ...options }),
    openPullRequests: async base => await listOpenPulls(repository, base),
    approvals: async ({ number }) => await readApprovals(repository, number),
    setStatus: async (commit, status) => await setStatus(repository, commit, status),
    requestReviews: async (pull, request) => await requestReviews(repository, pull, request),
    enableAutoMerge: async (pull, request) => await enableAutoMerge(repository, pull, { request, clock }),
    disableAutoMerge: async (pull, record) => await disableAutoMerge(repository, pull, record),
  };
}

/** The repository for git, with these commits in its cache. */
async function openAt(repository: GitHubRepository, commits: readonly string[]): Promise<Repository> {
  const git = await repository.git();
  for (const commit of commits) await git.fetch({ commit });
  return git;
}

async function readState(repository: GitHubRepository, base: string, branch: string): Promise<ForgeState> {
  // Pull requests first: one that is seen open with a branch of a moment later is caught when the branch is moved.
  const pulls = await findPulls(repository, branch);
  const git = await repository.git();
  const [from, head] = [await fetchBranch(git, base), await fetchBranch(git, branch)];
  return { ...(from !== undefined && { base: from }), ...(head !== undefined && { head }), ...pulls };
}

/**
 * An empty branch, pushed: the API makes no commit without files, and none at all in an empty repository.
 * Throws a {@link ConflictError} when the branch is there.
 */
async function createBranch(
  repository: GitHubRepository,
  name: string,
  { message, time }: { readonly message: string; readonly time: number },
): Promise<string> {
  await requireWritable(repository);
  const git = await repository.git();
  // Also makes the cache that the commit is written into.
  const branches = await git.branches();
  if (branches.includes(name)) throw new ConflictError(`${repository.name} has a branch ${name} by now`);
  const author = repository.account.identity ?? DEFAULT_IDENTITY;
  const commit = await writeCommit(git, { edits: [], message, author, time });
  const ref = `refs/heads/${name}`;
  const args = ['push', '--quiet', '--no-verify', `--force-with-lease=${ref}:`, '--', git.remote, `${commit}:${ref}`];
  try {
    await git.run(args, { action: `can't make the branch ${name} of` });
  } catch (error) {
    if (!(error instanceof GitError) || error.kind !== 'conflict') throw error;
    throw new ConflictError(`${repository.name} has a branch ${name} by now`, { cause: error });
  }
  return commit;
}
