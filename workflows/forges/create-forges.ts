import type { Clock } from '../../runtime/clock.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Identity } from '../../runtime/git/commits.ts';
import type { Git } from '../../runtime/git/git.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Environment } from '../../runtime/git/safety.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { Trace } from '../../runtime/trace.ts';
import { type Credentials, createCredentials, withCredentials } from './credentials.ts';
import type { Forge } from './forge.ts';
import type { HostLimiters } from './host-limiters.ts';
import { DEFAULT_IDENTITY } from './identity.ts';
import { type ForgeConnection, type ForgeFactory, type ForgeTarget, LIKELIHOODS } from './port/forge-factory.ts';
import type { PullRequests } from './port/pull-requests.ts';
import type { WorkflowRun } from './port/workflow-run.ts';
import { FORGES } from './registry.ts';
import { parseRepositoryAddress } from './repository-address.ts';

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
  readonly identity?: Identity;
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
  const { env, clock, credentialsFile: file, identity = DEFAULT_IDENTITY, factories = FORGES } = options;
  const credentials = createCredentials({
    env,
    git: options.git,
    kinds: factories,
    clock,
    appToken: async (app, { address, type }) => {
      const taking = connected.filter(({ factory }) => type === undefined || factory.types.includes(type));
      return await taking.find(({ factory }) => factory.apps === true)?.connection.appToken?.(app, address);
    },
    ...(file !== undefined && { file }),
  });
  const git = withCredentials(options.git, credentials);
  const { limiters, timeoutMs, trace } = options;
  const context = {
    git,
    clock,
    identity,
    limiters,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(trace && { trace }),
  };
  const connected: Connected[] = factories.map(factory => ({ factory, connection: factory.connect(context) }));
  const find = async <Result>(address: string, ask: Ask<Result>): Promise<Found<Result>> => {
    const target = await targetOf(await git.open(address), { git, credentials });
    return { repository: target.repository, result: await firstOf(connected, target, ask) };
  };
  return {
    factories,
    git,
    credentials,
    open: async (address, origin) => {
      const { repository, result } = await find(address, async (connection, target) => await connection.open(target));
      if (result !== undefined) return result;
      throw noForge(repository, factories, origin);
    },
    pullRequests: async address => {
      const { repository, result } = await find(
        address,
        async (connection, target) => await connection.pullRequests?.(target),
      );
      if (result !== undefined) return { repository, pulls: result };
      throw noPullRequests(repository);
    },
    readWorkflowRun: async () => {
      const read = factories.find(({ readWorkflowRun }) => readWorkflowRun !== undefined)?.readWorkflowRun;
      if (read === undefined) throw new UserError('no forge that Berth knows runs workflows');
      return await read(env);
    },
  };
}

interface Connected {
  readonly factory: ForgeFactory;
  readonly connection: ForgeConnection;
}

type Ask<Result> = (connection: ForgeConnection, target: ForgeTarget) => Promise<Result | undefined>;

interface Found<Result> {
  readonly repository: Repository;
  readonly result: Result | undefined;
}

async function targetOf(
  repository: Repository,
  { git, credentials }: Pick<Forges, 'git' | 'credentials'>,
): Promise<Omit<ForgeTarget, 'others'>> {
  const address = repository.local ? undefined : parseRepositoryAddress(await git.resolve(repository.remote));
  return {
    repository,
    address,
    settings: address === undefined ? {} : await credentials.settings(address),
    findCredential: async () => address && (await credentials.find(address)),
  };
}

/** What the first kind gives that the repository's server is of. */
async function firstOf<Result>(
  all: readonly Connected[],
  target: Omit<ForgeTarget, 'others'>,
  ask: Ask<Result>,
): Promise<Result | undefined> {
  const others: ForgeFactory[] = [];
  for (const { factory, connection } of candidates(all, target)) {
    const result = await ask(connection, { ...target, others });
    if (result === undefined) others.push(factory);
    else {
      refuseApp(all, factory, target);
      return result;
    }
  }
  return undefined;
}

/** Kinds that the server may be of, the most likely first. */
function candidates(all: readonly Connected[], target: Omit<ForgeTarget, 'others'>): readonly Connected[] {
  const { type } = target.settings;
  if (type !== undefined) return all.filter(({ factory }) => factory.types.includes(type)).slice(0, 1);
  const matched = Map.groupBy(all, ({ factory }) => factory.match(target));
  const certain = matched.get('certain')?.slice(0, 1);
  return certain ?? LIKELIHOODS.flatMap(likelihood => matched.get(likelihood) ?? []);
}

/** Throws a {@link UserError} where an App is configured for a server that knows none. */
function refuseApp(
  all: readonly Connected[],
  { apps }: ForgeFactory,
  { repository, settings: { credential } }: Pick<ForgeTarget, 'repository' | 'settings'>,
): void {
  if (credential?.kind !== 'app' || apps === true) return;
  const title = all.find(({ factory }) => factory.apps === true)?.factory.title;
  const what =
    title === undefined
      ? 'an App for this server, which knows none'
      : `a ${title} App for this server, which is no ${title}`;
  throw new UserError(`${repository.url}: ${credential.source} has ${what}`, { fix: 'write a token in its place' });
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
