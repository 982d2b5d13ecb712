import { nearest } from '../nearest.ts';
import { printable } from '../printable.ts';
import { GitError } from './git-error.ts';
import type { FetchedRevision, Revision } from './repository.ts';

/** How the revisions of a repository become readable. */
export interface Revisions {
  fetch(revision: Revision, signal?: AbortSignal): Promise<FetchedRevision>;
  heads(signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  branches(signal?: AbortSignal): Promise<string[]>;
  fetchRefs(refspecs: readonly string[]): Promise<void>;
}

export function noSuchBranch(url: string, branch: string, branches: readonly string[]): GitError {
  const meant = nearest(branch, branches);
  const known = branches.length === 0 ? 'it has no branches' : `it has ${branches.slice(0, 10).join(', ')}`;
  return new GitError('ref-not-found', `${printable(url)} has no branch "${printable(branch)}"`, {
    fix: meant === undefined ? `use one of its branches: ${known}` : `did you mean "${meant}"?`,
  });
}

export function noSuchCommit(url: string, revision: { commit: string; branch?: string }): GitError {
  const on = revision.branch === undefined ? '' : ` on branch ${printable(revision.branch)}`;
  return new GitError('ref-not-found', `commit ${revision.commit} is not in ${printable(url)}${on}`, {
    fix: 'check the commit id, and that the commit was pushed',
  });
}

export function noDefaultBranch(url: string): GitError {
  return new GitError('ref-not-found', `${printable(url)} has no commit on its default branch`, {
    fix: 'push a first commit, or name the branch',
  });
}
