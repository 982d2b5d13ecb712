import type { Clock } from '../../runtime/clock.ts';
import type { Git, OpenOptions } from '../../runtime/git/git.ts';
import { hasExtraHeader } from '../../runtime/git/remote-address.ts';
import type { Environment } from '../../runtime/git/safety.ts';
import type { Secret } from '../../runtime/secret.ts';
import type { AppCredential, Credential, ServerSettings } from './credentials/credential.ts';
import { type FileState, followCredentialsFile } from './credentials/follow-file.ts';
import { tokenFromEnvironment } from './credentials/from-environment.ts';
import type { ConfiguredServer } from './credentials/from-file.ts';
import { credentialFromHelper } from './credentials/from-helper.ts';
import type { ServerKind } from './port/server-kind.ts';
import { parseRepositoryAddress, type RepositoryAddress } from './repository-address.ts';

export interface CredentialsOptions {
  readonly env: Environment;
  /** Asks git's credential helpers. */
  readonly git: Git;
  /** What servers may be, and which variables have tokens for them. */
  readonly kinds: readonly ServerKind[];
  /** Path of a credentials file. */
  readonly file?: string;
  /** Gets a token for an App, for git to read and push with. Without one git gets nothing for Apps. */
  readonly appToken?: (app: AppCredential, server: AppServer) => Promise<Secret | undefined>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Where an App's token is for. */
export interface AppServer extends Pick<ServerSettings, 'type'> {
  readonly address: RepositoryAddress;
}

/** Credentials by server. Each is only ever given for the scheme, host and port that it is for. */
export interface Credentials {
  /** What the user configured for the server of an address; a credential from the environment included. */
  settings(address: RepositoryAddress): Promise<ServerSettings>;
  /** The credential for the server of an address: configured, or known to git's credential helpers. */
  find(address: RepositoryAddress): Promise<Credential | undefined>;
  /** Configuration with which git shows the credential to that server and to no other. Empty when git finds its own. */
  gitConfig(url: string): Promise<NonNullable<OpenOptions['config']>>;
  /** What the credentials file is like now, if there is one. It is read again when it has changed. */
  state(): Promise<Pick<FileState, 'version' | 'problem' | 'warning'>>;
}

/** Helpers hand out tokens that end, and asking one takes a process. In milliseconds. */
const HELPER_MS = 5 * 60_000;

/** Credentials from the file, from the environment, and from git's credential helpers, in this order. */
export function createCredentials(options: CredentialsOptions): Credentials {
  const { env, git, kinds, file, appToken, clock } = options;
  const state = file === undefined ? async () => NO_FILE : followCredentialsFile(file, kinds);
  const variables = kinds.flatMap(({ tokenVariables = [] }) => tokenVariables);
  const asked = new Map<string, { readonly at: number; readonly answer: Promise<Credential | undefined> }>();
  const settings = async (address: RepositoryAddress): Promise<ServerSettings> => {
    const { servers } = await state();
    const found = serverFor(servers, address);
    const credential = found?.credential ?? tokenFromEnvironment(address.origin, env, variables);
    return { ...found, ...(credential && { credential }) };
  };
  return {
    settings,
    state,
    find: async address => {
      const { credential } = await settings(address);
      if (credential !== undefined) return credential;
      const { origin, prefix, owner, name } = address;
      const key = `${origin}${prefix}/${owner}/${name}`;
      const known = asked.get(key);
      const fresh = known !== undefined && clock.now() - known.at < HELPER_MS;
      const { answer, at } = fresh ? known : { answer: credentialFromHelper(git, address), at: clock.now() };
      asked.set(key, { answer, at });
      return await answer;
    },
    gitConfig: async url => {
      const address = parseRepositoryAddress(url);
      if (address === undefined || address.protocol === 'ssh') return [];
      const { credential, type } = await settings(address);
      if (credential === undefined) return [];
      if (credential.kind === 'token') return authorization(address, credential.token, credential.username);
      const token = await appToken?.(credential.app, { address, ...(type !== undefined && { type }) });
      return token === undefined ? [] : authorization(address, token);
    },
  };
}

const NO_FILE: FileState = { servers: [], version: '' };

/** The server whose address is the longest that this one is below. */
function serverFor(
  servers: readonly ConfiguredServer[],
  { origin, prefix, owner, name }: RepositoryAddress,
): ConfiguredServer | undefined {
  const path = `${origin}${prefix}/${owner}/${name}`;
  return servers
    .filter(({ base }) => path.startsWith(`${base}/`))
    .sort((a, b) => b.base.length - a.base.length)
    .at(0);
}

/** Configuration with which git shows a token to a server and to no other. */
export function authorization(
  { origin, prefix }: Pick<RepositoryAddress, 'origin' | 'prefix'>,
  token: Secret,
  username = 'x-access-token',
): NonNullable<OpenOptions['config']> {
  const basic = Buffer.from(`${username}:${token.reveal()}`).toString('base64');
  return [[`http.${origin}${prefix}/.extraHeader`, `Authorization: Basic ${basic}`]];
}

/** Git that reads and pushes with these credentials. The user's `insteadOf` is applied before a server is chosen. */
export function withCredentials(git: Git, credentials: Credentials): Git {
  return {
    ...git,
    open: async (address, open = {}) => {
      const config = open.config ?? [];
      // What the caller gives, such as the header of a CI system's checkout, is enough; two of them are refused.
      const own = hasExtraHeader(config) ? [] : await credentials.gitConfig(await git.resolve(address, open));
      return await git.open(address, own.length === 0 ? open : { ...open, config: [...config, ...own] });
    },
  };
}
