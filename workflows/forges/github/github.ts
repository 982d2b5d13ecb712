import type { Clock } from '../../../runtime/clock.ts';
import { AccessError } from '../../../runtime/errors.ts';
import { type Identity } from '../../../runtime/git/commits.ts';
import type { Git, OpenOptions } from '../../../runtime/git/git.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { Secret } from '../../../runtime/secret.ts';
import type { Trace } from '../../../runtime/trace.ts';
import type { AppCredential, Credential, ServerSettings } from '../credentials/credential.ts';
import type { Credentials } from '../credentials.ts';
import type { Forge } from '../forge.ts';
import type { HostLimiters } from '../host-limiters.ts';
import { DEFAULT_IDENTITY } from '../identity.ts';
import type { PullRequests } from '../pull-requests.ts';
import { parseRepositoryAddress, type RepositoryAddress } from '../repository-address.ts';
import { type Account, appAccount, findInstallation, tokenAccount } from './account.ts';
import { type Client, createClient } from './client.ts';
import { createGitHubForge } from './github-forge.ts';
import { GITHUB_LIMITS } from './limits.ts';
import { gitHubPulls } from './pull-requests.ts';
import { factsOf, type GitHubRepository } from './repository.ts';
import { enterpriseServer, knownServer, probeEnterprise, type Server } from './server.ts';

export interface GitHubOptions {
  readonly clock: Clock;
  /** Those of all forges of this process. */
  readonly limiters: HostLimiters;
  /** Told of every request. */
  readonly trace?: Trace;
  /** Longest time to wait for one answer, in milliseconds; a minute by default. */
  readonly timeoutMs?: number;
}

export interface GitHubDeps {
  /** Reads and pushes with the credentials of the repository's server. */
  readonly git: Git;
  readonly identity?: Identity;
  readonly credentials: Pick<Credentials, 'settings' | 'find'>;
}

/** All GitHubs that a process talks to. Limits and tokens belong to an account, whichever repository is asked about. */
export interface GitHub {
  /** A forge for a repository on a GitHub; nothing when it is elsewhere. */
  open(repository: Repository, deps: GitHubDeps): Promise<Forge | undefined>;
  /** Its pull requests, for people; nothing when the repository is elsewhere. */
  pulls(repository: Repository, deps: GitHubDeps): Promise<PullRequests | undefined>;
  /** A token of an App for git, kept until shortly before it ends. */
  appToken(app: AppCredential, address: RepositoryAddress): Promise<Secret>;
}

export function createGitHub(options: GitHubOptions): GitHub {
  const state: State = { options, servers: new Map(), clients: new Map() };
  return {
    open: async (repository, deps) => {
      const opened = await openRepository(state, repository, deps);
      return opened && createGitHubForge(opened, { address: repository.url, clock: options.clock });
    },
    pulls: async (repository, deps) => {
      const opened = await openRepository(state, repository, deps);
      return opened && gitHubPulls(opened);
    },
    appToken: async (app, address) => {
      const server = knownServer(address, { type: 'github' }) ?? enterpriseServer(address);
      const credential: Credential = { kind: 'app', app, source: 'an App' };
      return await (await connect(state, { server, credential, address })).client.token();
    },
  };
}

interface State {
  readonly options: GitHubOptions;
  readonly servers: Map<string, Promise<Server | undefined>>;
  readonly clients: Map<string, Promise<Connection>>;
}

interface Connection {
  readonly client: Client;
  /** Asks as the App itself. The same as `client` for a token. */
  readonly app: Client;
}

async function openRepository(
  state: State,
  repository: Repository,
  deps: GitHubDeps,
): Promise<GitHubRepository | undefined> {
  const { git, credentials, identity = DEFAULT_IDENTITY } = deps;
  const address = parseRepositoryAddress(await git.resolve(repository.remote));
  if (address === undefined) return undefined;
  const server = await serverOf(state, address, await credentials.settings(address));
  if (server === undefined) return undefined;
  const credential = await credentials.find(address);
  if (credential === undefined) throw noCredential(address, server);
  const connection = await connect(state, { server, credential, address });
  const { client } = connection;
  const name = `${address.owner}/${address.name}`;
  return {
    name,
    client,
    account: await accountOf(connection, { credential, name, identity }),
    git: async () => {
      const config = credential.kind === 'app' ? headerOf(address, await client.token()) : [];
      return await git.open(repository.remote, { history: 'all', config });
    },
    facts: factsOf(client, name),
  };
}

/** Asks a server only once what it is. */
async function serverOf(
  state: State,
  address: RepositoryAddress,
  settings: ServerSettings,
): Promise<Server | undefined> {
  const known = knownServer(address, settings);
  if (known !== undefined || settings.type !== undefined) return known;
  const key = address.origin + address.prefix;
  const asked = state.servers.get(key) ?? probeEnterprise(address);
  state.servers.set(key, asked);
  // A server that was down is asked again: a daemon outlives that.
  asked.catch(() => state.servers.delete(key));
  return await asked;
}

interface Place {
  readonly server: Server;
  readonly credential: Credential;
  readonly address: RepositoryAddress;
}

// Tokens and keys are rotated while a daemon runs, and each client remembers what it was answered.
const MOST_CLIENTS = 32;

/** One client for each account: a token, or an App where it is installed. Their limits are their host's. */
async function connect(state: State, { server, credential, address }: Place): Promise<Connection> {
  const { kind } = credential;
  const account =
    kind === 'token'
      ? [credential.token.reveal()]
      : [credential.app.id, address.owner, credential.app.privateKey.reveal()];
  const key = JSON.stringify([server.api, kind, ...account]);
  const connected = state.clients.get(key) ?? makeConnection(state, { server, credential, address });
  state.clients.set(key, connected);
  const [oldest] = state.clients.keys();
  if (state.clients.size > MOST_CLIENTS && oldest !== undefined) state.clients.delete(oldest);
  try {
    return await connected;
  } catch (error) {
    state.clients.delete(key);
    throw error;
  }
}

async function makeConnection(state: State, { server, credential, address }: Place): Promise<Connection> {
  const { clock, limiters, timeoutMs, trace } = state.options;
  const limiter = limiters.of(server.host, GITHUB_LIMITS);
  const told = { ...(timeoutMs !== undefined && { timeoutMs }), ...(trace && { trace }) };
  const options = { server, limiter, clock, ...told };
  const client = await createClient({ ...options, credential });
  if (credential.kind === 'token' || credential.app.installation !== undefined) return { client, app: client };
  const installation = await findInstallation(client, `${address.owner}/${address.name}`);
  const installed: Credential = { ...credential, app: { ...credential.app, installation } };
  return { client: await createClient({ ...options, credential: installed }), app: client };
}

async function accountOf(
  { client, app }: Connection,
  { credential, name, identity }: { credential: Credential; name: string; identity: Identity },
): Promise<Account> {
  return credential.kind === 'token' ? tokenAccount(client, name, identity) : await appAccount(app, client, name);
}

/** Shows git an App's token, for its server alone. Tokens end after an hour, so it is asked for each time. */
function headerOf({ origin, prefix }: RepositoryAddress, token: Secret): NonNullable<OpenOptions['config']> {
  const basic = Buffer.from(`x-access-token:${token.reveal()}`).toString('base64');
  return [
    [`http.${origin}${prefix}/.extraHeader`, `Authorization: Basic ${basic}`],
    [`http.${origin}${prefix}/.followRedirects`, 'false'],
  ];
}

function noCredential({ owner, name }: RepositoryAddress, { host }: Server): AccessError {
  return new AccessError(`there is no credential for ${host}, so nothing can be proposed to ${owner}/${name}`, {
    fix:
      host === 'github.com'
        ? 'set GITHUB_TOKEN, or give a token or an App in a credentials file; docs/forges.md says which permissions it needs'
        : `give a token or an App for ${host} in a credentials file; docs/forges.md says which permissions it needs`,
  });
}
