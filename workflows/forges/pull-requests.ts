import type { Ahead } from '../../runtime/git/history.ts';
import type { PullFile } from './local/pull-file.ts';

export interface ListOptions {
  /** Open ones only by default. */
  readonly state?: 'open' | 'merged' | 'closed' | 'all';
}

/** A pull request with what its branch has. */
export interface ShownPull {
  readonly pull: PullFile;
  /** Absent when the branch or its base is gone. */
  readonly ahead?: Ahead;
}

/** What people do with a repository's pull requests in `berth pulls`. Throws a UserError for a number that isn't there. */
export interface PullRequests {
  /** Newest first. */
  list(options?: ListOptions): Promise<readonly PullFile[]>;
  show(number: number): Promise<ShownPull>;
  /** What merging it would change, as git-diff prints it. */
  diff(number: number): Promise<string>;
  /** Gives the merge commit. Throws a UserError that says why when it can't be merged. */
  merge(number: number): Promise<string>;
  close(number: number): Promise<PullFile>;
  comment(number: number, text: string): Promise<PullFile>;
}
