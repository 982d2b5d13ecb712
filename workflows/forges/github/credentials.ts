/** A personal access token (fine-grained or classic), or the token of a CI run. */
export interface TokenCredentials {
  readonly token: string;
}

/** A GitHub App: its tokens are made when needed, last an hour, and are kept in memory only. */
export interface AppCredentials {
  /** App id or client id. */
  readonly appId: string;
  /** PEM, as GitHub gave it out. */
  readonly privateKey: string;
  /** Where the App is installed; looked up by the repository when it isn't said. */
  readonly installationId?: number;
}

export type GitHubCredentials = TokenCredentials | AppCredentials;
