import type { Clock } from '../../../runtime/clock.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import type { Git } from '../../../runtime/git/git.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { Secret } from '../../../runtime/secret.ts';
import type { Trace } from '../../../runtime/trace.ts';
import type { AppCredential, Credential, ServerSettings } from '../credentials/credential.ts';
import type { Forge } from '../forge.ts';
import type { HostLimiters } from '../host-limiters.ts';
import type { RepositoryAddress } from '../repository-address.ts';
import type { PullRequestPage } from './pull-request-page.ts';
import type { PullRequests } from './pull-requests.ts';
import type { ServerKind } from './server-kind.ts';
import type { WebhookFormat } from './webhook-format.ts';
import type { ReadWorkflowRun } from './workflow-run.ts';

/**
 * How likely it is that a repository is on a server of a kind, by its address alone. `certain`: no other kind is tried.
 * `likely` ones are tried before `possible` ones; `otherwise` is for what is left when it is none of these.
 */
export const LIKELIHOODS = ['certain', 'likely', 'possible', 'otherwise'] as const;
export type Likelihood = (typeof LIKELIHOODS)[number];

/** What a folder of a forge offers; the registry has them all. docs/forges-development.md says how one is made. */
export interface ForgeFactory extends ServerKind {
  /** What programs call it, and the end of its webhooks' path: `/webhooks/<name>`. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** Which addresses it is for, as a clause: "repositories on disk". */
  readonly serves: string;
  /** Path, below a server's address, under which its API answers. A server that answers 404 there is none of its kind. */
  readonly probe?: string;
  /** Its servers take Apps: a token for a repository is had with the App's key. */
  readonly apps?: true;
  readonly webhooks?: WebhookFormat;
  readonly pullRequestPage?: PullRequestPage;
  /** Where its CI runs workflows that Berth may be a step of. */
  readonly readWorkflowRun?: ReadWorkflowRun;
  /** Only asked where the credentials file doesn't say what a server is. Nothing when it can't be one of its servers. */
  match(target: Pick<ForgeTarget, 'repository' | 'address'>): Likelihood | undefined;
  connect(context: ForgeContext): ForgeConnection;
}

/** What all repositories on servers of a kind are opened with. */
export interface ForgeContext {
  /** Shows each server its credential, and no other. */
  readonly git: Git;
  readonly clock: Clock;
  /** Author of commits and pull requests. */
  readonly identity: Identity;
  /** What hosts may be asked. */
  readonly limiters: HostLimiters;
  /** Longest time to wait for an answer of an API, in milliseconds; the forge's own choice when absent. */
  readonly timeoutMs?: number;
  /** Told of every request to an API. */
  readonly trace?: Trace;
}

/** The servers of a kind, for as long as a program runs: what is known of them is kept here. */
export interface ForgeConnection {
  /** The forge with a repository; nothing when its server turns out to be of another kind. */
  open(target: ForgeTarget): Promise<Forge | undefined>;
  /** Pull requests of a repository, for people; nothing when its server is of another kind. Absent where there are none. */
  pullRequests?(target: ForgeTarget): Promise<PullRequests | undefined>;
  /** A token of an App, for git to read and push with. */
  appToken?(app: AppCredential, address: RepositoryAddress): Promise<Secret>;
}

/** A repository whose forge is looked for. */
export interface ForgeTarget {
  readonly repository: Repository;
  /** Absent on disk, and where an address names no owner: then it can be on no server with pull requests. */
  readonly address: RepositoryAddress | undefined;
  /** What the user configured for its server. */
  readonly settings: ServerSettings;
  /** The credential for its server: configured, or known to git's credential helpers. */
  readonly findCredential: () => Promise<Credential | undefined>;
  /** Kinds of servers that were tried before, and are not it. */
  readonly others: readonly Pick<ForgeFactory, 'types' | 'probe'>[];
}
