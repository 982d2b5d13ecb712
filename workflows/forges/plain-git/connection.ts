import { TransientError, UserError } from '../../../runtime/errors.ts';
import { PromiseCache } from '../../../runtime/promise-cache.ts';
import type { ForgeConnection, ForgeContext, ForgeTarget } from '../port/forge-factory.ts';
import type { RepositoryAddress } from '../repository-address.ts';
import { createPlainGitForge } from './forge.ts';

export function connectPlainGit({ identity, clock }: ForgeContext): ForgeConnection {
  // What a server is doesn't change while Berth runs; one that was down is asked again.
  const probes = new PromiseCache<void>({ failures: 'forget' });
  return {
    open: async ({ repository, address, settings, others }) => {
      if (address !== undefined && settings.type === undefined)
        await probes.get(address.origin + address.prefix, async () => await probe(address, others));
      const accessHint = `give Berth's account the permission to push to ${repository.url}; with git, it must work: git push`;
      return createPlainGitForge({ repository, identity, clock, accessHint });
    },
  };
}

const PROBE_MS = 10_000;

/**
 * Throws unless the server says that it has no page of another kind's API: one that is down, in trouble or asks everybody to
 * sign in may be a forge all the same, whose pull requests would be missed. No credential is shown.
 */
async function probe({ origin, prefix, host }: RepositoryAddress, others: ForgeTarget['others']): Promise<void> {
  for (const { probe: path } of others) {
    if (path === undefined) continue;
    const status = await statusOf(`${origin}${prefix}${path}`);
    if (status !== undefined && status < 500 && status !== 401 && status !== 403 && status !== 429) continue;
    const message = `can't find out what kind of server ${host} is: ${status === undefined ? 'it does not answer' : `it answers ${status}`}`;
    const types = others.flatMap(({ types }) => types);
    const fix = `say it in the credentials file, for ${host}: "type: git" when it has no pull requests, else ${listed(types)}`;
    throw status === 401 || status === 403 ? new UserError(message, { fix }) : new TransientError(message, { fix });
  }
}

/** `a, b or c` */
function listed(types: readonly string[]): string {
  return [types.slice(0, -1).join(', '), ...types.slice(-1)].filter(part => part !== '').join(' or ');
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    const { status, body } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) });
    await body?.cancel();
    return status;
  } catch {
    return undefined;
  }
}
