import type { Secret } from '../../../runtime/secret.ts';

/** An App of a forge: a token for a repository is had with its key. */
export interface AppCredential {
  /** App id or client id. */
  readonly id: string;
  /** PEM. */
  readonly privateKey: Secret;
  /** Looked up by the repository when it isn't said. */
  readonly installation?: number;
}

/** What one server is shown. */
export type Credential = {
  /** Where it was found, for messages: a variable, `credentials.yaml`. */
  readonly source: string;
} & (
  | {
      readonly kind: 'token';
      readonly token: Secret;
      /** From a credential helper: the token may be a password, which needs its name. */
      readonly username?: string;
    }
  | { readonly kind: 'app'; readonly app: AppCredential }
);

/** What is known of a server from the user's configuration. */
export interface ServerSettings {
  /** One of the types that factories have. Absent: Berth finds out. */
  readonly type?: string;
  /** Address of its API, when it isn't where it usually is. On the same server. */
  readonly api?: string;
  readonly credential?: Credential;
}
