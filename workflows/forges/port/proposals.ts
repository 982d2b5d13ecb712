import type { Priority } from '../host-limiter.ts';
import type { NewCommit } from './branches.ts';

/** Labels that Berth sets and removes; all others are people's. `promoted` is part of contract A.6. */
export const OWN_LABELS: readonly string[] = ['promoted', 'rollback'];

/** The labels of a pull request when it has these of {@link OWN_LABELS}, and people's as before. */
export function withOwnLabels(before: readonly string[], own: readonly string[]): string[] {
  return [...before.filter(label => !OWN_LABELS.includes(label)), ...own];
}

export interface PullRequest {
  readonly number: number;
  /** Page of the pull request, where there is one. */
  readonly url?: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Branch that it is to be merged into. */
  readonly base: string;
  /** Branch with the changes. */
  readonly branch: string;
  /** People have to say that it is ready. */
  readonly draft?: boolean;
  /** Auto-merge is known to be enabled. Not every forge tells. */
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

/** Everything that a proposal writes, in one piece: a forge that can does it at once. */
export interface Submission {
  readonly base: string;
  readonly branch: string;
  /** Commit of the branch when it was read; absent when there was no branch. */
  readonly expected?: string;
  /** What the branch shall point to, whatever it had before. Absent: the branch stays. */
  readonly commit?: NewCommit;
  /** A ref that keeps commits reachable which the branch leaves behind. */
  readonly save?: { readonly ref: string; readonly commit: string };
  /** The pull request to update, as it was read. Absent: a new one is opened. */
  readonly pull?: PullRequest;
  readonly title: string;
  readonly body: string;
  /** Those of {@link OWN_LABELS} that it shall have. Other labels are people's and stay. */
  readonly labels: readonly string[];
  /** Opens a new one as a draft. Afterwards that is people's to say. */
  readonly draft?: boolean;
  /** Disables auto-merge of the one that is updated, and writes that into its body, before its branch moves. */
  readonly disableAutoMerge?: (body: string) => string | Promise<string>;
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

export interface Withdrawal {
  readonly pull: PullRequest;
  /** Commit of the branch when it was read; absent when there is none. */
  readonly head?: string;
  readonly body: string;
  /** Says why, as a comment. */
  readonly comment: string;
  readonly deleteBranch: boolean;
}

export interface CommentOptions {
  /** Only changes a comment that has these words: makes none, and leaves one that says something else by now. */
  readonly inPlaceOf?: string;
}

/** A comment that exists once for each topic, on one pull request. */
export interface TopicComment extends CommentOptions {
  /** Number of the pull request. */
  readonly number: number;
  readonly topic: string;
  readonly text: string;
}

/** Proposals: a branch of Berth's, and the pull request from it where the forge has any. */
export interface ForgeProposals {
  readState(base: string, branch: string): Promise<ForgeState>;
  submit(submission: Submission): Promise<Submitted>;
  /** Closes a pull request whose reason is gone. */
  withdraw(withdrawal: Withdrawal): Promise<void>;
  /** Sets the one comment on a topic: made, updated, or left when it says the same. True when something was written. */
  comment(pull: PullRequest, topic: string, text: string, options?: CommentOptions): Promise<boolean>;
  /** Open pull requests from branches of this repository into one of them, oldest first. */
  openPullRequests?(base: string): Promise<readonly PullRequest[]>;
}
