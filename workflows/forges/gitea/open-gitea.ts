import { systemClock } from '../../../runtime/clock.ts';
import { TransientError } from '../../../runtime/errors.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { Credential } from '../credentials/credential.ts';
import type { Credentials } from '../credentials.ts';
import type { ForgeContext, ForgeFactory } from '../forge-factory.ts';
import { type HostLimiter, NO_LIMITS } from '../host-limiter.ts';
import { parseRepositoryAddress } from '../repository-address.ts';
import { createGiteaClient, refuseApp } from './client.ts';
import { howToWrite } from './failures.ts';
import type { Gitea } from './gitea.ts';
import { createGiteaForge } from './gitea-forge.ts';
import { Version } from './schemas.ts';

/** Gitea and Forgejo: servers that the credentials file says to be one, and servers that answer like one. */
export const gitea: ForgeFactory = {
  name: 'gitea',
  serves: 'Gitea and Forgejo; "type: gitea" in the credentials file says that a server is one',
  open: async (repository, deps) => {
    const opened = await openGitea(repository, deps);
    return opened && createGiteaForge(opened);
  },
};

/** A repository on a Gitea or Forgejo; nothing when its server is neither. */
export async function openGitea(
  repository: Repository,
  { git, clock, identity, credentials, limiters, trace }: ForgeContext,
): Promise<Gitea | undefined> {
  const address = repository.local ? undefined : parseRepositoryAddress(await git.resolve(repository.remote));
  if (address === undefined || address.origin === 'https://github.com') return undefined;
  const settings = await credentials.settings(address);
  if (settings.type === 'github' || settings.type === 'git') return undefined;
  const api = settings.api ?? `${address.origin}${address.prefix}/api/v1`;
  const where = repository.url;
  const credential = await credentials.find(address);
  const limiter = limiters.of(address.host, NO_LIMITS);
  if (settings.type === undefined && !(await answersLikeGitea(credentials, { api, credential, where, limiter })))
    return undefined;
  refuseApp(credential, where);
  const time = { ...systemClock(), now: clock.now };
  const client = createGiteaClient({
    api,
    where,
    limiter,
    clock: time,
    ...(credential && { credential }),
    ...(trace && { trace }),
  });
  const path = `/repos/${encodeURIComponent(address.owner)}/${encodeURIComponent(address.name)}`;
  return { repository, client, path, identity, clock: time, toPush: howToWrite(credential?.source) };
}

interface Probe {
  readonly api: string;
  readonly credential: Credential | undefined;
  readonly where: string;
  readonly limiter: HostLimiter;
}

// What a server is doesn't change while Berth runs.
const known = new WeakMap<Credentials, Map<string, Promise<boolean>>>();

async function answersLikeGitea(credentials: Credentials, probe: Probe): Promise<boolean> {
  const answers = known.get(credentials) ?? new Map<string, Promise<boolean>>();
  known.set(credentials, answers);
  const asked = answers.get(probe.api) ?? ask(probe);
  answers.set(probe.api, asked);
  // A server that was down is asked again: a daemon outlives that.
  asked.catch(() => answers.delete(probe.api));
  return await asked;
}

const ASK_AGAIN =
  'check the network and the server, then try again; if it is a plain git server, write "type: git" for it in the credentials file';

async function ask({ api, credential, where, limiter }: Probe): Promise<boolean> {
  const client = createGiteaClient({
    api,
    where,
    limiter,
    clock: systemClock(),
    timeoutMs: 10_000,
    ...(credential?.kind === 'token' && { credential }),
  });
  try {
    const request = { path: '/version', answer: Version, action: 'find out what kind of forge it is' };
    return (await client.find(request)) !== undefined;
  } catch (error) {
    // A refusal or a page: whatever it is, it doesn't say that it is a Gitea. A server that is down says nothing.
    if (error instanceof TransientError) throw new TransientError(error.message, { cause: error, fix: ASK_AGAIN });
    return false;
  }
}
