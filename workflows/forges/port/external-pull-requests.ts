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
  /** Sets the one comment on a topic, on a pull request that somebody else opened. True when something was written. */
  comment(number: number, topic: string, text: string): Promise<boolean>;
}
