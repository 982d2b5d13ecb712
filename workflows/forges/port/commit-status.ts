export interface CommitStatus {
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure';
  readonly description: string;
}

/** Statuses of commits, where the forge has them. */
export interface ForgeStatuses {
  /** Sets the status of a commit under its context, unless it says the same already. */
  setStatus?(commit: string, status: CommitStatus): Promise<void>;
}
