import type { BranchTree } from '../../../runtime/git/branch-tree.ts';
import type { CommitIdentity } from '../../../runtime/git/commit-identity.ts';
import type { Ahead, CommitsSinceOwn, TouchedPaths } from '../../../runtime/git/history.ts';

/** Branches and commits of a repository, as git has them. */
export interface ForgeHistory {
  /** How commits of Berth's account are recognised. */
  readonly commitIdentity: CommitIdentity;
  /** Names of all branches, sorted. */
  branches(): Promise<readonly string[]>;
  tree(commit: string): Promise<BranchTree>;
  /** Contents by id. Those that can't be had are left out. */
  contents(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Commits of `head` that `base` hasn't. */
  ahead(base: string, head: string): Promise<Ahead>;
  /** Which of the paths commits by Berth or by the original touched, up to a commit. */
  pathsTouchedByOwn(commit: string, paths: readonly string[]): Promise<TouchedPaths>;
  commitsSinceOwn(commit: string): Promise<CommitsSinceOwn>;
}
