import type { Clock } from '../../runtime/clock.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Git } from '../../runtime/git/git.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Environment } from '../../runtime/git/safety.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { Trace } from '../../runtime/trace.ts';
import { type Credentials, createCredentials, withCredentials } from './credentials.ts';
import { appTokenOf, openFirst, targetOf } from './find-forge.ts';
import type { Forge } from './forge.ts';
import type { HostLimiters } from './host-limiters.ts';
import { DEFAULT_IDENTITY, type GitAuthor } from './identity.ts';
import type { ForgeContext, ForgeFactory } from './port/forge-factory.ts';
import type { PullRequests } from './port/pull-requests.ts';
import type { WorkflowRun } from './port/workflow-run.ts';
import { FORGES } from './registry.ts';

export interface ForgesOptions {
  /** Without credentials. */
  readonly git: Git;
  /** Where tokens are looked for in variables. */
  readonly env: Environment;
  /** Path of a credentials file. */
  readonly credentialsFile?: string;
  /** Time for everything that forges do. */
  readonly clock: Clock;
  /** What hosts may be asked, by all forges of the program. */
  readonly limiters: HostLimiters;
  /** Told of every request to a forge's API. */
  readonly trace?: Trace;
  /** Author of commits and pull requests; {@link DEFAULT_IDENTITY} by default. */
  readonly identity?: GitAuthor;
  /** Longest time to wait for an answer of an API, in milliseconds. */
  readonly timeoutMs?: number;
  /** {@link FORGES} by default. Of several that are certain of an address the first one is taken. */
  readonly factories?: readonly ForgeFactory[];
}

/** A repository with its pull requests, for people. */
export interface RepositoryPullRequests {
  readonly repository: Repository;
  readonly pulls: PullRequests;
}

/** All forges that a program talks to, with everything that is known of their servers. Made once, by whoever starts it. */
export interface Forges {
  /** The kinds of forges that it knows. */
  readonly factories: readonly ForgeFactory[];
  /** Shows each server its credential, and no other. */
  readonly git: Git;
  readonly credentials: Credentials;
  /**
   * The forge that an address belongs to, git's `insteadOf` applied.
   * Throws a {@link UserError} when there is none for it; `origin` is the object that has the address.
   */
  open(address: string, origin?: Origin): Promise<Forge>;
  /** Pull requests of the repository at an address. Throws a {@link UserError} where there are none. */
  pullRequests(address: string): Promise<RepositoryPullRequests>;
  /** The run of a workflow, in the CI of a forge, that Berth is a step of. Throws a {@link UserError} when it is none. */
  readWorkflowRun(): Promise<WorkflowRun>;
}

export function createForges(options: ForgesOptions): Forges {
  const { git: plain, env, clock, credentialsFile, identity = DEFAULT_IDENTITY, factories = FORGES } = options;
  const credentials = createCredentials({
    env,
    git: plain,
    kinds: factories,
    clock,
    appToken: async (app, server) => await appTokenOf(connected, app, server),
    ...(credentialsFile !== undefined && { file: credentialsFile }),
  });
  const git = withCredentials(plain, credentials);
  const { limiters, timeoutMs, trace } = options;
  const given = { ...(timeoutMs !== undefined && { timeoutMs }), ...(trace && { trace }) };
  const context: ForgeContext = { git, clock, identity, limiters, ...given };
  const connected = factories.map(factory => ({ factory, connection: factory.connect(context) }));
  return {
    factories,
    git,
    credentials,
    open: async (address, origin) => {
      const target = await targetOf(await git.open(address), { git, credentials });
      const forge = await openFirst(connected, target, async (connection, found) => await connection.open(found));
      if (forge === undefined) throw noForge(target.repository, factories, origin);
      return forge;
    },
    pullRequests: async address => {
      const target = await targetOf(await git.open(address), { git, credentials });
      const pulls = await openFirst(
        connected,
        target,
        async (connection, found) => await connection.pullRequests?.(found),
      );
      if (pulls === undefined) throw noPullRequests(target.repository);
      return { repository: target.repository, pulls };
    },
    readWorkflowRun: async () => await workflowRunIn(factories, env),
  };
}

async function workflowRunIn(factories: readonly ForgeFactory[], env: Environment): Promise<WorkflowRun> {
  for (const { readWorkflowRun } of factories) if (readWorkflowRun !== undefined) return await readWorkflowRun(env);
  throw new UserError('no forge that Berth knows runs workflows');
}

function noForge({ url }: Repository, factories: readonly ForgeFactory[], origin: Origin | undefined): UserError {
  const known = factories.map(({ name, serves }) => `${name} (${serves})`).join(', ');
  return new UserError(`there is no forge for ${url}, so no pull request can be opened there`, {
    fix: `forges that Berth knows: ${known}. A clone on disk can be used in its place: git clone --bare, and git config url.<path>.insteadOf`,
    ...(origin && { origin }),
  });
}

function noPullRequests({ url }: Repository): UserError {
  return new UserError(`${url} is on no forge that Berth knows, so it has no pull requests to show`, {
    fix: 'look at its branches berth/<environment> with git; if it is a forge, say its type in the credentials file',
  });
}
