import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ControlPlane, openControlPlane } from '../../environments/control-plane.ts';
import { UserError } from '../../runtime/errors.ts';
import { GitError } from '../../runtime/git/git-error.ts';
import { isObjectId } from '../../runtime/git/names.ts';
import { printable } from '../../runtime/printable.ts';
import type { Session } from '../session.ts';

/** What is compared. */
export interface RevisionSource {
  /** Address of the control-plane repository, or a folder of it; that of the current folder by default. */
  readonly controlPlane?: string;
  /** Branch that the pull request is to be merged into. */
  readonly branch: string;
  /** A folder or a commit; the checkout around the current folder by default. */
  readonly head?: string;
  /** A commit; where the head left the branch by default. */
  readonly base?: string;
}

/** The merge of a pull request that a forge has made for its checks. */
export interface MergeSource {
  readonly controlPlane: string;
  readonly branch: string;
  /** Commit of the merge. */
  readonly merge: string;
  /** Commit of the pull request. */
  readonly head: string;
}

/** Both sides of a pull request. */
export interface Revisions {
  /** The control-plane repository, as the user named it. */
  readonly location: string;
  readonly branch: string;
  readonly base: string;
  readonly head: { readonly commit: string } | { readonly folder: string };
}

/**
 * Finds both sides. The base is where the head left the branch, so that what others merged meanwhile isn't shown; of the
 * merge of a pull request that is the branch itself. Throws a {@link UserError} when it can't be found.
 */
export async function findRevisions(source: RevisionSource, { cwd, git }: Session): Promise<Revisions> {
  const { controlPlane: location = '.', branch, head } = source;
  const controlPlane = await openControlPlane(git, location, cwd);
  if (head !== undefined && isObjectId(head)) {
    const base = await baseCommit(source, async () => await mergeBase(controlPlane, { branch, head }));
    return { location, branch, base, head: { commit: head } };
  }
  const folder = head === undefined ? await topFolder(cwd, git) : await namedFolder(head, cwd);
  const base = await baseCommit(source, async () => await folderBase(controlPlane, { branch, folder }, git));
  return { location, branch, base, head: { folder } };
}

/** All of the checkout: a part of it would look as if everything else had been removed. */
async function topFolder(cwd: string, git: Session['git']): Promise<string> {
  const { code, stdout } = await git.run(['rev-parse', '--show-toplevel'], { cwd, accept: [128] });
  return code === 0 ? stdout.toString('utf8').replace(/\r?\n$/, '') : cwd;
}

async function namedFolder(head: string, cwd: string): Promise<string> {
  const folder = resolve(cwd, head);
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return folder;
  throw new UserError(`--head ${printable(head)} is neither a folder nor a commit`, {
    fix: 'give a folder with the result of the pull request, or the full id of a commit',
  });
}

async function baseCommit({ base }: RevisionSource, find: () => Promise<string>): Promise<string> {
  if (base === undefined) return await find();
  if (isObjectId(base)) return base;
  throw new UserError(`--base ${printable(base)} is not a full commit id`, {
    fix: 'write all digits: git rev-parse <branch>',
  });
}

/** Where a checkout left the branch. Commits that were never pushed are known there only. */
async function folderBase(
  controlPlane: ControlPlane,
  { branch, folder }: { readonly branch: string; readonly folder: string },
  git: Session['git'],
): Promise<string> {
  const found = await git.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { cwd: folder, accept: [1, 128] });
  const head = found.stdout.toString('utf8').trim();
  if (found.code !== 0 || !isObjectId(head)) {
    throw new UserError(`${printable(folder)} is not a checkout, so it isn't known where it left ${branch}`, {
      fix: 'say what to compare with: --base COMMIT',
    });
  }
  const { commit: tip } = await controlPlane.repository.fetch({ branch });
  // The tip may not have been fetched into the checkout yet; then what was fetched of the branch earlier serves as well.
  for (const known of [tip, `refs/remotes/origin/${branch}`]) {
    const { code, stdout } = await git.run(['merge-base', head, known], { cwd: folder, accept: [1, 128] });
    if (code === 0) return stdout.toString('utf8').trim();
  }
  return await mergeBase(controlPlane, { branch, head });
}

/** Where a commit left the branch, by the history of the control-plane repository itself. */
async function mergeBase(
  { address, openAs }: ControlPlane,
  { branch, head }: { readonly branch: string; readonly head: string },
): Promise<string> {
  const repository = await openAs(address, { history: 'all' });
  const { commit: tip } = await repository.fetch({ branch });
  await repository.fetch({ commit: head });
  const { code, stdout } = await repository.run(['merge-base', head, tip], { accept: [1] });
  if (code === 0) return stdout.toString('utf8').trim();
  throw new UserError(`commit ${head.slice(0, 7)} and branch ${branch} have no commit in common`, {
    fix: 'check the branch, or say what to compare with: --base COMMIT',
  });
}

/**
 * Both sides of the merge of a pull request, as a forge makes it for its checks: its first parent is the branch.
 * Nothing when there is no such commit, or it is something else.
 */
export async function findMerge(
  { controlPlane, branch, merge, head }: MergeSource,
  { cwd, git }: Session,
): Promise<Revisions | undefined> {
  const opened = await openControlPlane(git, controlPlane, cwd);
  if (!isObjectId(merge) || merge === head) return undefined;
  try {
    await opened.repository.fetch({ commit: merge });
  } catch (error) {
    if (error instanceof GitError && error.kind === 'ref-not-found') return undefined;
    throw error;
  }
  // The text of the commit is read, because `git log` shows no parents where a shallow history ends.
  const { stdout } = await opened.repository.run(['cat-file', 'commit', merge]);
  const text = stdout.toString('utf8');
  const parents = [...text.slice(0, text.indexOf('\n\n')).matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id]) => id);
  const [base, other] = parents;
  if (base === undefined || other !== head) return undefined;
  return { location: controlPlane, branch, base, head: { commit: merge } };
}
