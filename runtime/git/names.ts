import { printable } from '../printable.ts';
import { GitError } from './git-error.ts';

/** Full id of a commit, tree or blob: 40 hexadecimal digits (SHA-1) or 64 (SHA-256). */
const OBJECT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

/** Throws a {@link GitError} of kind `refused` unless `id` is a full object id. */
export function checkObjectId(id: string): string {
  if (isObjectId(id)) return id;
  throw new GitError('refused', `"${printable(id)}" is not a full commit id`, {
    fix: 'write all 40 hexadecimal digits, in lower case: git rev-parse <branch>',
  });
}

/** Throws a {@link GitError} of kind `refused` unless git would accept `name` as a branch (git-check-ref-format). */
export function checkBranch(name: string): string {
  const problem = branchProblem(name);
  if (problem === undefined) return name;
  throw new GitError('refused', `"${printable(name)}" can't be a branch: it ${problem}`, {
    fix: 'correct the name of the branch',
  });
}

function branchProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.startsWith('-')) return 'begins with "-"';
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name)) return 'has a space, a control character or one of ~ ^ : ? * [ \\';
  if (name.includes('..') || name.includes('@{') || name.includes('//')) return 'has "..", "@{" or "//"';
  if (name.startsWith('/') || name.endsWith('/') || name.endsWith('.') || name === '@') return 'is not complete';
  if (name.split('/').some(part => part.startsWith('.') || part.endsWith('.lock'))) {
    return 'has a part that begins with "." or ends with ".lock"';
  }
  return undefined;
}

/**
 * A folder inside a repository in its one spelling: without `./`, doubled or trailing slashes; the root is `''`.
 * Throws a {@link GitError} of kind `refused` for a path that leaves the repository.
 */
export function normalPath(path: string): string {
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..') || path.includes('\u0000')) {
    throw new GitError('refused', `the path "${printable(path)}" leaves the repository`, {
      fix: 'write a path from the root of the repository, without ".."',
    });
  }
  return parts.join('/');
}
