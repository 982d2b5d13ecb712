import { AccessError } from '../../../runtime/errors.ts';
import { PromiseCache } from '../../../runtime/promise-cache.ts';
import type { Credential } from '../credentials/credential.ts';
import { authorization } from '../credentials.ts';
import type { ForgeConnection, ForgeContext, ForgeTarget } from '../port/forge-factory.ts';
import type { RepositoryAddress } from '../repository-address.ts';
import { appAccount, findInstallation, tokenAccount } from './account.ts';
import { type Client, createClient } from './client.ts';
import { createGitHubForge } from './forge.ts';
import { GITHUB_LIMITS } from './limits.ts';
import { gitHubPullRequests } from './pull-requests.ts';
import { type GitHubRepository, metadataOf } from './repository.ts';
import { enterpriseServer, knownServer, probeEnterprise, type Server } from './server.ts';

/** Limits and tokens belong to an account, whichever of its repositories is opened. */
export function connectGitHub(context: ForgeContext): ForgeConnection {
  const state: State = {
    context,
    servers: new PromiseCache({ failures: 'forget' }),
    clients: new PromiseCache({ failures: 'forget', maxEntries: MOST_CLIENTS }),
  };
  return {
    open: async target => {
      const opened = await openRepository(state, target);
      return opened && createGitHubForge(opened, { address: target.repository.url, clock: context.clock });
    },
    pullRequests: async target => {
      const opened = await openRepository(state, target);
      return opened && gitHubPullRequests(opened);
    },
    appToken: async (app, address) => {
      const server = knownServer(address, { type: 'github' }) ?? enterpriseServer(address);
      const credential: Credential = { kind: 'app', app, source: 'an App' };
      return await (await clientsOf(state, { server, credential, address })).client.token();
    },
  };
}

interface State {
  readonly context: ForgeContext;
  /** What a server turned out to be, which doesn't change while Berth runs. One that was down is asked again. */
  readonly servers: PromiseCache<Server | undefined>;
  readonly clients: PromiseCache<Clients>;
}

/** How one account is talked to a server with. */
interface Clients {
  readonly client: Client;
  /** Asks as the App itself. The same as `client` for a token. */
  readonly app: Client;
}

async function openRepository(
  state: State,
  { repository, address, settings, findCredential }: ForgeTarget,
): Promise<GitHubRepository | undefined> {
  if (address === undefined) return undefined;
  const { git, identity } = state.context;
  const server = knownServer(address, settings) ?? (await findServer(state, address, settings));
  if (server === undefined) return undefined;
  const credential = await findCredential();
  if (credential === undefined) throw noCredential(address, server);
  const { client, app } = await clientsOf(state, { server, credential, address });
  const name = `${address.owner}/${address.name}`;
  return {
    name,
    client,
    account: credential.kind === 'token' ? tokenAccount(client, name, identity) : await appAccount(app, client, name),
    git: async () => {
      // Tokens of Apps end after an hour, so one is asked for each time.
      const config = credential.kind === 'app' ? authorization(address, await client.token()) : [];
      return await git.open(repository.remote, { history: 'all', config });
    },
    metadata: metadataOf(client, name),
  };
}

async function findServer(
  { servers }: State,
  address: RepositoryAddress,
  { type }: ForgeTarget['settings'],
): Promise<Server | undefined> {
  if (type !== undefined) return undefined;
  return await servers.get(address.origin + address.prefix, async () => await probeEnterprise(address));
}

interface Place {
  readonly server: Server;
  readonly credential: Credential;
  readonly address: RepositoryAddress;
}

// Tokens and keys are rotated while a daemon runs, and each client remembers what it was answered.
const MOST_CLIENTS = 32;

/** One client for each account: a token, or an App where it is installed. Their limits are their host's. */
async function clientsOf(state: State, { server, credential, address }: Place): Promise<Clients> {
  const { kind } = credential;
  const account =
    kind === 'token'
      ? [credential.token.reveal()]
      : [credential.app.id, address.owner, credential.app.privateKey.reveal()];
  const key = JSON.stringify([server.api, kind, ...account]);
  return await state.clients.get(key, async () => await createClients(state.context, { server, credential, address }));
}

async function createClients(
  { clock, limiters, timeoutMs, trace }: ForgeContext,
  { server, credential, address }: Place,
): Promise<Clients> {
  const limiter = limiters.of(server.host, GITHUB_LIMITS);
  const given = { ...(timeoutMs !== undefined && { timeoutMs }), ...(trace && { trace }) };
  const options = { server, limiter, clock, ...given };
  const client = await createClient({ ...options, credential });
  if (credential.kind === 'token' || credential.app.installation !== undefined) return { client, app: client };
  const installation = await findInstallation(client, `${address.owner}/${address.name}`);
  const installed: Credential = { ...credential, app: { ...credential.app, installation } };
  return { client: await createClient({ ...options, credential: installed }), app: client };
}

function noCredential({ owner, name }: RepositoryAddress, { host }: Server): AccessError {
  return new AccessError(`there is no credential for ${host}, so nothing can be proposed to ${owner}/${name}`, {
    fix:
      host === 'github.com'
        ? 'set GITHUB_TOKEN, or give a token or an App in a credentials file; docs/forges.md says which permissions it needs'
        : `give a token or an App for ${host} in a credentials file; docs/forges.md says which permissions it needs`,
  });
}
