import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, UserError } from '../errors.ts';
import type { GitRemote } from './git-remote.ts';
import { explainPush } from './push-failures.ts';
import type { Repository } from './repository.ts';
import { type TreeEdit, writeCommit } from './write-commit.ts';

/** Git works in the cache, which is made when the server is first asked. */
export async function ensureCache({ repository }: GitRemote): Promise<void> {
  const there = await stat(join(repository.gitDir, 'HEAD')).catch(() => undefined);
  if (there === undefined) await repository.branches();
}

/** Commits of branches as the server has them now. Those that don't exist are left out. */
export async function readHeads(
  { repository }: GitRemote,
  branches: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const refs = new Map(branches.map(branch => [`refs/heads/${branch}`, branch]));
  const { stdout } = await repository.run(['ls-remote', '--quiet', '--', repository.remote, ...refs.keys()]);
  const heads = new Map<string, string>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const [id = '', ref = ''] = line.split('\t');
    // A pattern also matches the ends of longer names.
    const branch = refs.get(ref);
    if (branch !== undefined) heads.set(branch, id);
  }
  return heads;
}

/** Has the cache get the commits of branches with all of their history: whose files they are is written there. */
export async function fetchBranches(
  { repository }: Pick<GitRemote, 'repository'>,
  heads: ReadonlyMap<string, string>,
): Promise<void> {
  if (heads.size === 0 || (await isComplete(repository, [...heads.values()]))) return;
  await repository.fetchRefs([...heads.keys()].map(branch => `+refs/heads/${branch}:${cacheRef(branch)}`));
  if (await isComplete(repository, [...heads.values()])) return;
  throw new ConflictError(`branches of ${repository.url} have changed meanwhile`);
}

async function isComplete(repository: Repository, commits: readonly string[]): Promise<boolean> {
  for (const commit of commits) {
    const { code } = await repository.run(['cat-file', '-e', `${commit}^{tree}`], { accept: [1, 128] });
    if (code !== 0) return false;
  }
  return !(await isShallow(repository));
}

async function isShallow(repository: Repository): Promise<boolean> {
  const { stdout } = await repository.run(['rev-parse', '--is-shallow-repository']);
  return stdout.toString('latin1').trim() === 'true';
}

/** One name for each branch, whatever characters it has, and without clashes of `a` and `a/b`. */
function cacheRef(branch: string): string {
  return `refs/berth/forge/${createHash('sha256').update(branch).digest('hex').slice(0, 32)}`;
}

export interface Push {
  readonly branch: string;
  /** Where the branch was seen; absent when it wasn't there. */
  readonly from?: string | undefined;
  /** Absent: the branch is deleted. */
  readonly to?: string;
  /** Another ref to write with it. */
  readonly save?: { readonly ref: string; readonly commit: string } | undefined;
}

/**
 * Moves a branch on the server if it is still where it was seen: one write, whatever it holds.
 * Throws a {@link ConflictError} when somebody was quicker, a UserError when the server doesn't allow it.
 */
export async function push(remote: GitRemote, { branch, from, to, save }: Push): Promise<void> {
  const { repository } = remote;
  const ref = `refs/heads/${branch}`;
  const saved = save === undefined ? [] : [`${save.commit}:${save.ref}`];
  const flags = ['--quiet', '--no-verify', '--no-follow-tags', ...(save === undefined ? [] : ['--atomic'])];
  const args = ['push', ...flags, `--force-with-lease=${ref}:${from ?? ''}`, '--', repository.remote];
  try {
    await repository.run([...args, `${to ?? ''}:${ref}`, ...saved], { action: "can't push to" });
  } catch (error) {
    throw explainPush(error, branch, remote);
  }
}

/** Makes an empty branch and gives its commit. Throws a {@link ConflictError} when it is there. */
export async function createBranch(remote: GitRemote, branch: string, message: string): Promise<string> {
  const { repository, identity, clock } = remote;
  const to = await writeCommit(repository, { edits: [], message, author: identity, time: clock.now() });
  await push(remote, { branch, to });
  return to;
}

/** Where a branch shall point to. */
export interface BranchUpdate {
  readonly branch: string;
  /** Commit of the branch when it was read; absent when there was no branch. */
  readonly expected?: string;
  /** The branch's only commit on top of `parent`. Absent: the branch stays. */
  readonly commit?: { readonly parent: string; readonly changes: readonly TreeEdit[]; readonly message: string };
  /** A ref that keeps commits reachable which the branch leaves behind. */
  readonly save?: { readonly ref: string; readonly commit: string };
}

/** Moves a branch, and gives its commit. */
export async function moveBranch(remote: GitRemote, { branch, expected, commit, save }: BranchUpdate): Promise<string> {
  if (commit === undefined) return await stillAt(remote, branch, expected);
  const { repository, identity, clock } = remote;
  const { parent, changes, message } = commit;
  const content = { parent, edits: changes, message, author: identity, time: clock.now() };
  const to = await writeCommit(repository, content);
  await push(remote, { branch, from: expected, to, save });
  return to;
}

async function stillAt(remote: GitRemote, branch: string, expected: string | undefined): Promise<string> {
  const head = (await readHeads(remote, [branch])).get(branch);
  if (head === undefined || head !== expected) throw new ConflictError(`the branch ${branch} has changed meanwhile`);
  return head;
}

/** Deletes the branch of a closed pull request. What a rule protects stays, and so does what somebody pushed meanwhile. */
export async function deleteUnchanged(remote: GitRemote, branch: string, from: string): Promise<void> {
  try {
    await ensureCache(remote);
    await push(remote, { branch, from });
  } catch (error) {
    if (!(error instanceof ConflictError || error instanceof UserError)) throw error;
  }
}
