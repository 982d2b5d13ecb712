import type { Identity } from '../../../runtime/git/commits.ts';
import type { Ahead } from '../../../runtime/git/history.ts';
import type { PullRequest } from './proposals.ts';

export interface PullRequestComment {
  readonly id: number;
  readonly author: Identity;
  readonly text: string;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A pull request as people are shown it. Times are in ISO 8601. */
export interface PullRequestDetails
  extends Pick<PullRequest, 'number' | 'state' | 'title' | 'body' | 'labels' | 'base' | 'branch'> {
  /** Commit of the branch. */
  readonly head: string;
  readonly author: Identity;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt?: string | undefined;
  readonly closedBy?: Identity | undefined;
  /** The commit that brought the changes into the base branch. */
  readonly mergeCommit?: string | undefined;
  /** Not in lists. */
  readonly comments: readonly PullRequestComment[];
}

/** A pull request with what its branch has. */
export interface PullRequestView {
  readonly pull: PullRequestDetails;
  /** Absent when the branch or its base is gone. */
  readonly ahead?: Ahead;
}

export interface ListOptions {
  /** Open ones only by default. */
  readonly state?: PullRequest['state'] | 'all';
}

/** What people do with a repository's pull requests in `berth pulls`. Throws a UserError for a number that isn't there. */
export interface PullRequests {
  /** Newest first. */
  list(options?: ListOptions): Promise<readonly PullRequestDetails[]>;
  show(number: number): Promise<PullRequestView>;
  /** What merging it would change, as git-diff prints it. */
  diff(number: number): Promise<string>;
  /** Gives the merge commit. Throws a UserError that says why when it can't be merged. */
  merge(number: number): Promise<string>;
  close(number: number): Promise<PullRequestDetails>;
  comment(number: number, text: string): Promise<PullRequestDetails>;
}
