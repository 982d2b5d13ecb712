import type { Environment } from '../../../runtime/git/safety.ts';

/** A variable in which other programs keep a token, too. */
export interface TokenVariable {
  readonly name: string;
  /** Address of the server that the token is for; nothing when the environment doesn't say. */
  readonly server: (env: Environment) => string | undefined;
}

/** How servers of one kind are configured. */
export interface ServerKind {
  /** What `type` in the credentials file calls them. */
  readonly types: readonly string[];
  /** The first one that is for a server is taken. */
  readonly tokenVariables?: readonly TokenVariable[];
  /** Whether a server's API may be at an address on another host, which is then shown its credential. */
  readonly hasApiAt?: (server: string, api: string) => boolean;
}
