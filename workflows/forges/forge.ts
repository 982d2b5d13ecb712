import type { ForgeBranches } from './port/branches.ts';
import type { ForgeStatuses } from './port/commit-status.ts';
import type { ExternalPullRequests } from './port/external-pull-requests.ts';
import type { ForgeHistory } from './port/history.ts';
import type { ForgeIssues } from './port/issues.ts';
import type { ForgeProposals } from './port/proposals.ts';
import type { ForgeReviews } from './port/reviews.ts';

// What callers know of forges is this file; its parts are in `port/`.
export type { CommitStatus } from './port/commit-status.ts';
export type { ExternalPullRequest, ExternalPullRequests } from './port/external-pull-requests.ts';
export type { ForgeIssues, Issue, IssueEdit } from './port/issues.ts';
export type { ForgeState, PullRequest, Submission } from './port/proposals.ts';
export { OWN_LABELS } from './port/proposals.ts';
export type {
  Approval,
  AutoMergeRequest,
  AutoMergeResult,
  RefusedReviewer,
  Reviewers,
  ReviewsRequested,
} from './port/reviews.ts';

/** What decides, beside the methods that a forge has, how something is proposed. */
export interface ForgeCapabilities {
  /** False for a plain git server: changes are pushed to a branch and nothing more. */
  readonly pullRequests: boolean;
  /** There is {@link Forge.requestReviews}. */
  readonly reviewers: boolean;
  readonly drafts: boolean;
  /** There is {@link Forge.enableAutoMerge}. */
  readonly autoMerge: boolean;
  /** Branch and pull request change together or not at all. Where not, a run goes on where another one stopped. */
  readonly atomic: boolean;
  /** People can edit the body of a pull request, as on a page: they can tick a box in it. */
  readonly editableBodies: boolean;
  /** Characters of a pull request's body. */
  readonly bodyLimit: number;
}

/**
 * A GitOps repository on a forge: the little that proposals need. Reading gives values; every write says what it expects
 * to find and throws a ConflictError when somebody was quicker: then the caller reads again. At most 6 requests write
 * for a submission, whatever the number of files.
 */
export interface Forge extends ForgeHistory, ForgeBranches, ForgeProposals, ForgeReviews, ForgeStatuses {
  /** The one of its factory: `local`. */
  readonly name: string;
  /** Address of the repository as the user wrote it, without credentials. */
  readonly address: string;
  readonly capabilities: ForgeCapabilities;
  /** Absent where there are no issues. */
  readonly issues?: ForgeIssues;
  /** Absent where pull requests aren't on a server. */
  readonly externalPullRequests?: ExternalPullRequests;
}
