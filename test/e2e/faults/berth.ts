import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../../runtime/clock.ts';
import { createGit, type Git } from '../../../runtime/git/git.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { EnvironmentProposalResult } from '../../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../../use-cases/propose-environment.ts';
import { type Credentials, createCredentials, withCredentials } from '../../../workflows/forges/credentials.ts';
import type { Forge } from '../../../workflows/forges/forge.ts';
import { createGiteaClient } from '../../../workflows/forges/gitea/client.ts';
import { createGiteaForge } from '../../../workflows/forges/gitea/gitea-forge.ts';
import { openGitea } from '../../../workflows/forges/gitea/open-gitea.ts';
import { createGitHub } from '../../../workflows/forges/github/github.ts';
import { NO_LIMITS } from '../../../workflows/forges/host-limiter.ts';
import { createHostLimiters } from '../../../workflows/forges/host-limiters.ts';
import { DEFAULT_IDENTITY } from '../../../workflows/forges/identity.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { type PlanOptions, plan, type TestFolder } from '../../workflows/plans.ts';
import type { Place } from './place.ts';

/** One run of Berth, as data: a process of its own can be given it. */
export interface Run {
  readonly forge: Place['forge'];
  readonly address: string;
  readonly token: string;
  /** Folder with the git cache and the credentials file. Stays from run to run, as it does for users. */
  readonly home: string;
  readonly folders: Readonly<Record<string, TestFolder>>;
  readonly options: PlanOptions & {
    readonly rebuild?: boolean;
    readonly createBranch?: boolean;
    readonly adopt?: boolean;
  };
  /** Milliseconds after which a server is given up on. */
  readonly patience: { readonly api: number; readonly git: number };
}

/** Proposes as a new process would: nothing is known but what is in its home. */
export async function runBerth(run: Run): Promise<EnvironmentProposalResult> {
  const { address, home, folders, options, patience } = run;
  const cacheDir = join(home, 'cache');
  const clock = quickClock(() => true);
  const plain = createGit({ cacheDir, env: gitEnvironment(), networkTimeoutMs: patience.git, clock });
  const file = join(home, 'credentials.yaml');
  await writeFile(file, JSON.stringify({ [new URL(address).origin]: { type: run.forge, token: run.token } }));
  const credentials = createCredentials({ env: {}, git: plain, file });
  const forge = await openForge(run, withCredentials(plain, credentials), credentials);
  return await proposeEnvironment(plan(folders, { repository: address, ...options }), { forge }, options);
}

async function openForge({ forge, address, token, patience }: Run, git: Git, credentials: Credentials): Promise<Forge> {
  const repository = await git.open(address);
  if (forge === 'github') {
    const quick = quickClock(() => true);
    const github = createGitHub({
      clock: quick,
      limiters: createHostLimiters({ clock: quick }),
      timeoutMs: patience.api,
    });
    return found(await github.open(repository, { git, credentials }));
  }
  // Gitea needs its time after a push, so that only the waiting for locks is quick.
  const clock = quickClock(milliseconds => milliseconds <= 50);
  const limiters = createHostLimiters({ clock });
  const gitea = found(await openGitea(repository, { git, clock, identity: DEFAULT_IDENTITY, credentials, limiters }));
  const client = createGiteaClient({
    api: `${new URL(address).origin}/api/v1`,
    where: repository.url,
    clock,
    timeoutMs: patience.api,
    limiter: limiters.of(new URL(address).host, NO_LIMITS),
    credential: { kind: 'token', token: new Secret(token), source: 'the credentials file' },
  });
  return createGiteaForge({ ...gitea, client });
}

function found<T>(forge: T | undefined): T {
  if (forge === undefined) throw new Error('the server is of another kind');
  return forge;
}

/**
 * GitHub asks for a second between writes, and the lock of a process that was killed is taken over after half a minute: what is
 * slept passes at once.
 */
function quickClock(isQuick: (milliseconds: number) => boolean): Clock {
  const clock = systemClock();
  let ahead = 0;
  return {
    now: () => clock.now() + ahead,
    sleep: async milliseconds => {
      if (!isQuick(milliseconds)) return await clock.sleep(milliseconds);
      ahead += Math.max(milliseconds, 1_000);
      await Promise.resolve();
    },
  };
}
