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
  /** One request, which is not sent again when its answer is lost: whoever lists them again sees whether it was done. */
  open(title: string, body: string): Promise<void>;
  /** Throws a ConflictError when it isn't as it was listed any more. */
  edit(issue: Issue, edit: IssueEdit): Promise<void>;
}
