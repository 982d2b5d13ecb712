import type { PullRequest } from './proposals.ts';

/** A person's approval of a pull request, as long as it is that person's latest word. */
export interface Approval {
  /** Name of the account. */
  readonly by: string;
  /** The commit that was approved, where the forge says so. */
  readonly commit?: string;
}

/** Accounts and teams. */
export interface Reviewers {
  readonly reviewers: readonly string[];
  readonly teams: readonly string[];
}

export interface ReviewRequest extends Reviewers {
  /** Writes into the body of the pull request whose reviews were requested. */
  readonly record: (body: string) => string | Promise<string>;
}

/** Who couldn't be asked for a review, and why, as a clause. */
export interface RefusedReviewer {
  readonly name: string;
  readonly reason: string;
}

export interface ReviewsRequested {
  readonly refused: readonly RefusedReviewer[];
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface AutoMergeRequest {
  readonly method: MergeMethod;
  /** Nothing is merged if the branch is at another commit by now. */
  readonly commit: string;
  /**
   * Reviews to request with it: in the same request where the forge can, and not at all where the pull request is merged
   * at once.
   */
  readonly reviews: Reviewers;
  /** Writes into the body of the pull request what was done. */
  readonly record: (body: string, done: { readonly enabled: boolean }) => string | Promise<string>;
}

export type AutoMergeState =
  /** `enabled`: the forge merges it as soon as the rules of the branch allow it. */
  | { readonly state: 'enabled' | 'merged' }
  /** Not now; the next run tries again. */
  | { readonly state: 'refused'; readonly reason: string; readonly fix?: string };

export interface AutoMergeResult extends ReviewsRequested {
  readonly autoMerge: AutoMergeState;
}

/** Reviews of pull requests, and merging without a person. Each method is absent where the forge has no such thing. */
export interface ForgeReviews {
  /** Approvals that stand. What they approved may be another commit than the branch's. */
  approvals?(pull: PullRequest): Promise<readonly Approval[]>;
  /** Owners of paths whose review the forge doesn't request by itself, by the file at a commit of the branch. */
  codeOwners?(base: string, commit: string, paths: readonly string[]): Promise<Reviewers>;
  requestReviews?(pull: PullRequest, request: ReviewRequest): Promise<ReviewsRequested>;
  /** Has the forge merge a pull request without a person, as the rules of the branch allow it and never past them. */
  enableAutoMerge?(pull: PullRequest, request: AutoMergeRequest): Promise<AutoMergeResult>;
  /** Takes that back, if Berth did it. `record` as in {@link AutoMergeRequest}. */
  disableAutoMerge?(pull: PullRequest, record: (body: string) => string | Promise<string>): Promise<void>;
}
