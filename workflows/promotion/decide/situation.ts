/** First-parent line of the base repository's branch. */
export interface CommitLine {
  /** Newest first, full ids. */
  readonly commits: readonly string[];
}

/** What was seen of an environment, for a decision. */
export interface EnvironmentSituation {
  /** Commit that its branch pins; absent when it follows the branch of the base repository. */
  readonly pin?: string;
  /** Commit of its newest proposal, whose pull request is open, or was closed by somebody. */
  readonly proposed?: { readonly commit: string; readonly state: 'open' | 'closed' };
  /** Commit that its branch of the GitOps repository has, and when that came there, in milliseconds since 1970. */
  readonly merged?: { readonly commit: string; readonly at: number };
  /** What clusters say of `merged`. */
  readonly verdict: Verdict;
  /** Why it can't be read or planned: it waits then. */
  readonly problem?: string;
}

/** Whether the clusters of an environment have what was merged. */
export type Verdict =
  /** `since`: when the last one that was needed had it, in milliseconds since 1970. */
  | { readonly state: 'reached'; readonly since: number }
  /** `until`: when it may be otherwise without another report. */
  | { readonly state: 'progressing'; readonly reason: string; readonly until?: number }
  | { readonly state: 'failed'; readonly reason: string }
  /** Nobody knows which clusters to expect, or nobody reports: never passed. */
  | { readonly state: 'undecided'; readonly reason: string };

/** What was recorded of an environment. */
export interface EnvironmentRecord {
  /** Commits that its clusters had, oldest first. */
  readonly reached: readonly ReachedCommit[];
  /** Commits that failed here. */
  readonly failed: ReadonlySet<string>;
  /** Commits that are not promoted here again by themselves, and why. */
  readonly quarantined: ReadonlyMap<string, string>;
  readonly hold?: Mark;
  readonly freeze?: Mark & { readonly until?: number };
  /** The newest merge, and how many clusters each cluster type had when it was seen. */
  readonly merged?: {
    readonly commit: string;
    readonly revision: string;
    readonly expected: ReadonlyMap<string, number>;
  };
}

export interface ReachedCommit {
  readonly commit: string;
  readonly since: number;
  /** When it was replaced or failed; absent as long as it is there. */
  readonly until?: number;
}

/** Something that a person has said. Times are milliseconds since 1970. */
export interface Mark {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

export const NOTHING_RECORDED: EnvironmentRecord = { reached: [], failed: new Set(), quarantined: new Map() };

export interface Situation {
  readonly line: CommitLine;
  readonly environments: ReadonlyMap<string, EnvironmentSituation>;
  readonly records: ReadonlyMap<string, EnvironmentRecord>;
}
