import type { BranchTree } from '../../runtime/git/branch-tree.ts';
import type { CommitIdentity } from '../../runtime/git/commit-identity.ts';
import type { Ahead, CommitsSinceOwn, TouchedPaths } from '../../runtime/git/history.ts';
import type { MergeMethod } from '../../scheduler/model/proposal-settings.ts';
import type { Change } from '../gitops/change-set.ts';
import type { Priority } from './host-limiter.ts';

/** What a forge can do beside branches and commits. Callers ask before they call. */
export interface ForgeCapabilities {
  /** False for a plain git server: changes are pushed to a branch and nothing more. */
  readonly pullRequests: boolean;
  readonly labels: boolean;
  readonly comments: boolean;
  readonly commitStatus: boolean;
  readonly merge: boolean;
  /** Reviews can be asked for. */
  readonly reviewers: boolean;
  readonly drafts: boolean;
  /** Pull requests can be set to merge without a person, see {@link Forge.arrange}. */
  readonly autoMerge: boolean;
  /** Branch and pull request change together or not at all. Where not, a run goes on where another one stopped. */
  readonly atomic: boolean;
  /** Characters of a pull request's body. */
  readonly bodyLimit: number;
}

type PullRequestState = 'open' | 'merged' | 'closed';

export interface PullRequest {
  readonly number: number;
  /** Page of the pull request, where there is one. */
  readonly url?: string;
  readonly state: PullRequestState;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Branch that it is to be merged into. */
  readonly base: string;
  /** Branch with the changes. */
  readonly branch: string;
  /** People have to say that it is ready. */
  readonly draft?: boolean;
  /** Known to be set to merge without a person. Not every forge tells. */
  readonly autoMerge?: boolean;
  /** Changes whenever the pull request does: an ETag. Writing with an older one is refused. */
  readonly version: string;
}

/** Both branches of an environment and its pull requests, at one moment. */
export interface ForgeState {
  /** Commit of the environment's branch; absent when there is no such branch. */
  readonly base?: string;
  /** Commit of Berth's branch; absent when there is none. */
  readonly head?: string;
  /** The open pull request from Berth's branch. */
  readonly open?: PullRequest;
  /** The newest one from Berth's branch that isn't open any more. */
  readonly lastClosed?: PullRequest;
}

export interface NewCommit {
  /** The commit that it stands on. */
  readonly parent: string;
  readonly changes: readonly Change[];
  readonly message: string;
}

/** Everything that a proposal writes, in one piece: a forge that can does it at once. */
export interface Submission {
  readonly base: string;
  readonly branch: string;
  /** Commit of the branch when it was looked at; absent when there was no branch. */
  readonly expected?: string;
  /** What the branch shall point to, whatever it had before. Absent: the branch stays. */
  readonly commit?: NewCommit;
  /** A ref that keeps commits reachable which the branch leaves behind. */
  readonly save?: { readonly ref: string; readonly commit: string };
  /** The pull request to update, as it was looked at. Absent: a new one is opened. */
  readonly pull?: PullRequest;
  readonly title: string;
  readonly body: string;
  /** Those of {@link OWN_LABELS} that it shall have. Other labels are people's and stay. */
  readonly labels: readonly string[];
  /** Opens a new one as a draft. Afterwards that is people's to say. */
  readonly draft?: boolean;
  /** The one that is updated doesn't merge without a person any more: taken back, and written into its body, before its branch moves. */
  readonly cancelAutoMerge?: (body: string) => string;
  /** Fingerprint of the changes, for recognising them when somebody squashes the branch. */
  readonly fingerprint: string;
  /** What goes first when the forge takes only so many writes; `ordinary` by default. */
  readonly priority?: Priority;
}

export interface Submitted {
  /** Absent where there are no pull requests. */
  readonly pull?: PullRequest;
  /** Commit of the branch. */
  readonly head: string;
  /** A draft was asked for, and the forge has none for this repository. */
  readonly draftRefused?: boolean;
}

/** What is done with an open pull request beside its content. */
export interface Arrangement {
  /** Accounts and teams whose review is asked for. */
  readonly reviewers: readonly string[];
  readonly teams: readonly string[];
  /** Merges it without a person as soon as the rules of the branch allow it, if it still is at this commit. */
  readonly autoMerge?: { readonly method: MergeMethod; readonly commit: string };
  /** Writes into a body what was done. `autoMerge`: it was set to merge. */
  readonly record: (body: string, done: { readonly autoMerge: boolean }) => string;
}

export interface Arranged {
  /** Those who couldn't be asked, and why, as a clause. */
  readonly notAsked: readonly { readonly name: string; readonly reason: string }[];
  /** Absent when nothing was to be merged. */
  readonly autoMerge?:
    | { readonly state: 'waiting' | 'merged' }
    /** Not now; the next run looks again. */
    | { readonly state: 'refused'; readonly reason: string; readonly fix?: string };
}

/** Accounts and teams. */
export interface CodeOwners {
  readonly reviewers: readonly string[];
  readonly teams: readonly string[];
}

export interface Withdrawal {
  readonly pull: PullRequest;
  /** Commit of the branch when it was looked at; absent when there is none. */
  readonly head?: string;
  readonly body: string;
  /** Says why, as a comment. */
  readonly comment: string;
  readonly deleteBranch: boolean;
}

/** A person's approval of a pull request, as long as it is that person's latest word. */
export interface Approval {
  /** Name of the account. */
  readonly by: string;
  /** The commit that was approved, where the forge says so. */
  readonly commit?: string;
}

export interface CommentOptions {
  /** Only changes a comment that has these words: makes none, and leaves one that says something else by now. */
  readonly inPlaceOf?: string;
}

export type MergeResult =
  | { readonly merged: true; readonly commit: string }
  /** Not (yet): conflicts, missing approvals, checks that run. */
  | { readonly merged: false; readonly reason: string; readonly conflicts?: readonly string[] };

export interface CommitStatus {
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure';
  readonly description: string;
}

/** An issue that Berth's own account opened. */
export interface Issue {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string;
}

export interface IssueEdit {
  readonly body: string;
  readonly state?: 'open' | 'closed';
  /** Why it is closed, where the forge has a word for it. */
  readonly reason?: 'completed' | 'not_planned';
}

/** Issues of a repository. Writing throws a UserError when the account may not, or the repository has none. */
export interface ForgeIssues {
  /** All open ones of Berth's own account. Of closed ones those that changed last, a bounded number. */
  list(state: Issue['state']): Promise<readonly Issue[]>;
  /** One request, which is not sent again when its answer is lost: whoever looks again sees whether it was done. */
  open(title: string, body: string): Promise<void>;
  /** Throws a ConflictError when it isn't as it was listed any more. */
  edit(issue: Issue, edit: IssueEdit): Promise<void>;
}

/** Anybody's pull request, from any repository, as far as commenting on it needs. */
export interface ExternalPullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed';
  /** Branch that it is to be merged into. */
  readonly base: string;
  /** Its newest commit. */
  readonly head: string;
  /** `owner/name` of the repository that it comes from; absent when that is gone. */
  readonly from?: string;
}

/** Pull requests that aren't Berth's. */
export interface ExternalPullRequests {
  /** Open ones from a branch of a repository, which may be a fork. */
  openFrom(repository: string, branch: string): Promise<readonly ExternalPullRequest[]>;
  /** Like {@link Forge.comment}, on a pull request that somebody else opened. */
  comment(number: number, topic: string, text: string): Promise<boolean>;
}

/** Labels that Berth sets and removes; all others are people's. `promoted` is part of contract A.6. */
export const OWN_LABELS: readonly string[] = ['promoted'];

/**
 * A GitOps repository on a forge: the little that proposals need. Reading gives values; every write says what it expects
 * to find and throws a ConflictError when somebody was quicker: then the caller looks again. At most 6 requests write
 * for a submission, whatever the number of files.
 */
export interface Forge {
  /** `local`, `github`, `gitea`, `git`. */
  readonly name: string;
  /** Address of the repository as the user wrote it, without credentials. */
  readonly address: string;
  readonly capabilities: ForgeCapabilities;
  /** By what this forge's account is recognised in commits. */
  readonly commitIdentity: CommitIdentity;
  /** Absent where there are no issues. */
  readonly issues?: ForgeIssues;
  /** Absent where pull requests aren't on a server. */
  readonly externalPullRequests?: ExternalPullRequests;

  /** Names of all branches, sorted. */
  branches(): Promise<readonly string[]>;
  readState(base: string, branch: string): Promise<ForgeState>;
  tree(commit: string): Promise<BranchTree>;
  /** Contents by id. Those that can't be had are left out. */
  contents(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Commits of `head` that `base` hasn't. */
  ahead(base: string, head: string): Promise<Ahead>;
  /** Which of the paths commits by Berth or by the original touched, up to a commit. */
  pathsTouchedByOwn(commit: string, paths: readonly string[]): Promise<TouchedPaths>;
  commitsSinceOwn(commit: string): Promise<CommitsSinceOwn>;

  /** Makes an empty branch and gives its commit. */
  createBranch(name: string, message: string): Promise<string>;
  submit(submission: Submission): Promise<Submitted>;
  /**
   * Deletes Berth's branch, whose reason is gone, if it still is at this commit; false when it has to stay. Absent where
   * it goes with its pull request.
   */
  removeBranch?(branch: string, head: string): Promise<boolean>;
  /** Closes a pull request whose reason is gone. */
  withdraw(withdrawal: Withdrawal): Promise<void>;
  /** Sets the one comment on a topic: made, updated, or left when it says the same. True when something was written. */
  comment(pull: PullRequest, topic: string, text: string, options?: CommentOptions): Promise<boolean>;
  /** Open pull requests from branches of this repository into one of them, oldest first. */
  openPulls?(base: string): Promise<readonly PullRequest[]>;
  /** Approvals that stand, where there are reviews. What they approved may be another commit than the branch's. */
  approvals?(pull: PullRequest): Promise<readonly Approval[]>;
  setStatus?(commit: string, status: CommitStatus): Promise<void>;
  /** Merges as the rules of the branch allow it, and never past them. */
  merge?(pull: PullRequest): Promise<MergeResult>;
  /** Asks for reviews and sets to merge without a person, and writes down that it did. */
  arrange?(pull: PullRequest, arrangement: Arrangement): Promise<Arranged>;
  /** Takes back that a pull request merges without a person, if Berth did it. `record` as in {@link Arrangement}. */
  cancelAutoMerge?(pull: PullRequest, record: (body: string) => string): Promise<void>;
  /** Owners of paths whose review the forge doesn't ask for by itself, by the file at a commit of the branch. */
  codeOwners?(base: string, commit: string, paths: readonly string[]): Promise<CodeOwners>;
}
