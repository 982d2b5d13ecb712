import type { Blob, BlobOptions } from './blobs.ts';
import type { Log, LogOptions } from './log.ts';
import type { RunOptions, RunResult } from './run.ts';
import type { TreeEntry, TreeOptions } from './tree.ts';

/** What to read: the tip of a branch, one commit (with the branch it is expected on), or the default branch. */
export type Revision =
  | { readonly branch: string; readonly commit?: undefined }
  | { readonly commit: string; readonly branch?: string }
  | { readonly branch?: undefined; readonly commit?: undefined };

/** A revision that is there to be read. */
export interface FetchedRevision {
  readonly commit: string;
  /** Absent for a commit that was asked for without a branch. */
  readonly branch?: string;
}

/**
 * One repository, local or behind a cache. Holds no process or file open: nothing to close.
 * All methods throw {@link GitError}. A `corrupt` cache has been replaced by then: fetch again and go on.
 */
export interface Repository {
  /** The address as the user wrote it, without credentials. */
  readonly url: string;
  /** One spelling for all addresses of this repository, `insteadOf` applied. Equal: the same repository. */
  readonly identity: string;
  /** The git directory that commands work in: the cache, or the local repository itself. */
  readonly gitDir: string;
  /** True when it is read in place, without a cache. */
  readonly local: boolean;
  /** What to pass to git as the remote in `push` and `ls-remote`. Holds no password of an http address. */
  readonly remote: string;
  /** Makes a revision readable. Asks the server for the branch each time; a commit that is there is not asked for. */
  fetch(revision: Revision, signal?: AbortSignal): Promise<FetchedRevision>;
  /** Fetches refs with all of their history, each under the name that its refspec gives it. */
  fetchRefs(refspecs: readonly string[]): Promise<void>;
  /** Commits of all branches by name, as the server has them now. Nothing is fetched. */
  heads(signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Names of all branches, sorted. */
  branches(signal?: AbortSignal): Promise<string[]>;
  tree(commit: string, options?: TreeOptions): Promise<TreeEntry[]>;
  /** Single files by exact path; those that aren't there are left out. */
  files(commit: string, paths: readonly string[]): Promise<TreeEntry[]>;
  blobs(oids: readonly string[], options?: BlobOptions): AsyncGenerator<Blob, void, undefined>;
  /** Has everything fetched again that is in the cache, which was found damaged. Absent where there is none. */
  replaceCache?(): Promise<void>;
  log(options: LogOptions): Promise<Log>;
  /** Any git command in this repository that doesn't fetch. Arguments that come from files must be checked before. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
}
