import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { Git } from './git.ts';

/** Throws a {@link UserError} for a folder that git has no working tree around. */
export async function checkWorkTree(git: Git, folder: string): Promise<void> {
  if (await isWorkTree(git, folder)) return;
  throw new UserError(`${printable(folder)} is not the working tree of a git repository`, {
    fix: 'give the folder of a checkout',
  });
}

async function isWorkTree(git: Git, folder: string): Promise<boolean> {
  const options = { cwd: resolve(folder), accept: [128] };
  const found = await git.run(['rev-parse', '--is-inside-work-tree'], options).catch(() => undefined);
  return found?.code === 0 && found.stdout.toString('latin1').trim() === 'true';
}

/** Whether something in a working tree isn't committed. */
export async function hasUncommittedEdits(git: Git, folder: string): Promise<boolean> {
  const args = ['status', '--porcelain', '--untracked-files=normal', '--', '.'];
  return (await git.run(args, { cwd: resolve(folder) })).stdout.length > 0;
}

/** Files that may hold objects and differ from the commit that is checked out; 0 outside of a working tree. */
export async function uncommittedManifests(git: Git, folder: string): Promise<number> {
  if (!(await isWorkTree(git, folder))) return 0;
  const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'];
  const { stdout } = await git.run(args, { cwd: resolve(folder) });
  const entries = stdout.toString('utf8').split('\0');
  return entries.filter(entry => entry !== '' && (!entry.startsWith('??') || /\.ya?ml$/.test(entry))).length;
}

/** Commits of the branch that is checked out and of no branch of `origin`, as far as that is known here; 0 without either. */
export async function unpushedCommits(git: Git, folder: string): Promise<number> {
  if (!(await isWorkTree(git, folder))) return 0;
  const options = { cwd: resolve(folder), accept: [1, 128] };
  const remote = await git.run(['config', '--get', 'remote.origin.url'], options);
  const branch = await git.run(['symbolic-ref', '--quiet', 'HEAD'], options);
  if (remote.code !== 0 || branch.code !== 0) return 0;
  const { code, stdout } = await git.run(['rev-list', '--count', 'HEAD', '--not', '--remotes=origin'], options);
  return code === 0 ? Number(stdout.toString('latin1').trim()) : 0;
}
