import { systemClock } from '../../../runtime/clock.ts';
import { TransientError, UserError } from '../../../runtime/errors.ts';
import type { Credentials } from '../credentials.ts';
import type { ForgeFactory } from '../forge-factory.ts';
import { refuseApp } from '../gitea/client.ts';
import { parseRepositoryAddress, type RepositoryAddress } from '../repository-address.ts';
import { createPlainGitForge } from './plain-git-forge.ts';

/** Servers that are no forge that Berth knows: said to be so, or found to be so when all others have been asked. */
export const plainGit: ForgeFactory = {
  name: 'git',
  serves: 'other git servers, without pull requests; "type: git" in the credentials file says that a server is one',
  open: async (repository, { git, clock, identity, credentials }) => {
    if (repository.local) return undefined;
    const address = parseRepositoryAddress(await git.resolve(repository.remote));
    // Without an owner it can be on no forge.
    const settings = address && (await credentials.settings(address));
    if (settings?.type !== undefined && settings.type !== 'git') return undefined;
    if (address !== undefined && settings?.type === undefined) await checkAnswers(credentials, address);
    refuseApp(settings?.credential, repository.url);
    const toPush = `give Berth's account the permission to push to ${repository.url}; with git, it must work: git push`;
    return createPlainGitForge({ repository, identity, clock: { ...systemClock(), now: clock.now }, toPush });
  },
};

// What a server is doesn't change while Berth runs.
const known = new WeakMap<Credentials, Map<string, Promise<void>>>();

async function checkAnswers(credentials: Credentials, address: RepositoryAddress): Promise<void> {
  const answers = known.get(credentials) ?? new Map<string, Promise<void>>();
  known.set(credentials, answers);
  const key = address.origin + address.prefix;
  const asked = answers.get(key) ?? askBoth(address);
  answers.set(key, asked);
  // A server that was down is asked again: a daemon outlives that.
  asked.catch(() => answers.delete(key));
  await asked;
}

/** Where Gitea and GitHub would have answered, had the server been one and well. */
const PROBES = ['/api/v1/version', '/api/v3/meta'];
const PROBE_MS = 10_000;

/**
 * Throws unless the server says that it has no such pages: one that is down, in trouble or asks everybody to sign in may be
 * a forge all the same, whose pull requests would be missed. No credential is shown.
 */
async function askBoth({ origin, prefix, host }: RepositoryAddress): Promise<void> {
  for (const path of PROBES) {
    const status = await ask(`${origin}${prefix}${path}`);
    if (status !== undefined && status < 500 && status !== 401 && status !== 403 && status !== 429) continue;
    const message = `can't find out what kind of server ${host} is: ${status === undefined ? 'it does not answer' : `it answers ${status}`}`;
    const fix = `say it in the credentials file, for ${host}: "type: git" when it has no pull requests, else gitea, forgejo or github`;
    throw status === 401 || status === 403 ? new UserError(message, { fix }) : new TransientError(message, { fix });
  }
}

async function ask(url: string): Promise<number | undefined> {
  try {
    const { status, body } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) });
    await body?.cancel();
    return status;
  } catch {
    return undefined;
  }
}
