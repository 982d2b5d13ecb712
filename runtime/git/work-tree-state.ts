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
