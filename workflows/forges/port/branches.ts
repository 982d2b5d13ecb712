import type { TreeEdit } from '../../../runtime/git/write-commit.ts';

type Removal = Extract<TreeEdit, { action: 'remove' }>;

/** What a commit does to a file; of one that goes, which mode it had. A change set's changes are such. */
export type FileChange = Exclude<TreeEdit, Removal> | (Removal & { readonly before: { readonly mode: string } });

export interface NewCommit {
  /** The commit that it stands on. */
  readonly parent: string;
  readonly changes: readonly FileChange[];
  readonly message: string;
}

/** Writing branches, beside those of pull requests. */
export interface ForgeBranches {
  /** Makes an empty branch and gives its commit. */
  createBranch(name: string, message: string): Promise<string>;
  /**
   * Deletes Berth's branch, whose reason is gone, if it still is at this commit; false when it has to stay. Absent where
   * it goes with its pull request.
   */
  deleteBranch?(branch: string, head: string): Promise<boolean>;
}
