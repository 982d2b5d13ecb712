/** Where the servers of a forge show a pull request: `https://host/owner/name/<segment>/12`. */
export interface PullRequestPage {
  /** Small letters. */
  readonly segment: string;
  /** Which forges do so, for people; absent where it is what most do. */
  readonly on?: string;
}
