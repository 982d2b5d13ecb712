import { TransientError } from '../../../runtime/errors.ts';
import { PromiseCache } from '../../../runtime/promise-cache.ts';
import type { Credential } from '../credentials/credential.ts';
import { NO_LIMITS } from '../host-limiter.ts';
import type { ForgeConnection, ForgeContext, ForgeTarget } from '../port/forge-factory.ts';
import { createGiteaClient, type GiteaClientOptions } from './client.ts';
import { accessHint } from './failures.ts';
import { createGiteaForge } from './forge.ts';
import { giteaPullRequests } from './pull-requests.ts';
import { API, type GiteaRepository } from './repository.ts';
import { Version } from './schemas.ts';

export function connectGitea(context: ForgeContext): ForgeConnection {
  const servers: Servers = { context, probes: new PromiseCache({ failures: 'forget' }) };
  return {
    open: async target => {
      const gitea = await openRepository(servers, target);
      return gitea && createGiteaForge(gitea);
    },
    pullRequests: async target => {
      const gitea = await openRepository(servers, target);
      return gitea && giteaPullRequests(gitea);
    },
  };
}

interface Servers {
  readonly context: ForgeContext;
  /** Whether a server is a Gitea, which doesn't change while Berth runs. One that was down is asked again. */
  readonly probes: PromiseCache<boolean>;
}

/** A repository on a Gitea or Forgejo; nothing when its server is neither. */
async function openRepository(
  { context, probes }: Servers,
  { repository, address, settings, findCredential }: ForgeTarget,
): Promise<GiteaRepository | undefined> {
  if (address === undefined) return undefined;
  const { clock, identity, limiters, timeoutMs, trace } = context;
  const credential = await findCredential();
  const server = {
    api: settings.api ?? `${address.origin}${address.prefix}${API}`,
    where: repository.url,
    limiter: limiters.of(address.host, NO_LIMITS),
    clock,
  };
  const isGitea =
    settings.type !== undefined || (await probes.get(server.api, async () => await probe(server, credential)));
  if (!isGitea) return undefined;
  const client = createGiteaClient({
    ...server,
    ...(credential && { credential }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(trace && { trace }),
  });
  const path = `/repos/${encodeURIComponent(address.owner)}/${encodeURIComponent(address.name)}`;
  return { repository, client, path, identity, clock, accessHint: accessHint(credential?.source) };
}

const PROBE_MS = 10_000;
const PROBE_FIX =
  'check the network and the server, then try again; if it is a plain git server, write "type: git" for it in the credentials file';

/** Whether the server answers like Gitea. Throws a {@link TransientError} when it doesn't answer at all. */
async function probe(
  server: Pick<GiteaClientOptions, 'api' | 'where' | 'limiter' | 'clock'>,
  credential: Credential | undefined,
): Promise<boolean> {
  const client = createGiteaClient({
    ...server,
    timeoutMs: PROBE_MS,
    ...(credential?.kind === 'token' && { credential }),
  });
  try {
    const request = { path: '/version', answer: Version, action: 'find out what kind of forge it is' };
    return (await client.find(request)) !== undefined;
  } catch (error) {
    // A refusal or a page: whatever it is, it doesn't say that it is a Gitea. A server that is down says nothing.
    if (error instanceof TransientError) throw new TransientError(error.message, { cause: error, fix: PROBE_FIX });
    return false;
  }
}
