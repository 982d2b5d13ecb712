import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../../runtime/clock.ts';
import { createGit } from '../../../runtime/git/git.ts';
import type { EnvironmentProposalResult } from '../../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../../use-cases/propose-environment.ts';
import { testForges } from '../../support/forges.ts';
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
  const quick = quickClock(() => true);
  const git = createGit({ cacheDir, env: gitEnvironment(), networkTimeoutMs: patience.git, clock: quick });
  const file = join(home, 'credentials.yaml');
  await writeFile(file, JSON.stringify({ [new URL(address).origin]: { type: run.forge, token: run.token } }));
  // Gitea needs its time after a push, so that only the waiting for locks is quick.
  const clock = run.forge === 'github' ? quick : quickClock(milliseconds => milliseconds <= 50);
  const forges = testForges({ git, clock, credentialsFile: file, timeoutMs: patience.api });
  const forge = await forges.open(address);
  return await proposeEnvironment(plan(folders, { repository: address, ...options }), { forge }, options);
}

/**
 * GitHub asks for a second between writes, and the lock of a process that was killed is taken over after half a minute: what is
 * slept passes at once.
 */
function quickClock(isQuick: (milliseconds: number) => boolean): Clock {
  const clock = systemClock();
  let ahead = 0;
  return {
    ...clock,
    now: () => clock.now() + ahead,
    sleep: async milliseconds => {
      if (!isQuick(milliseconds)) return await clock.sleep(milliseconds);
      ahead += Math.max(milliseconds, 1_000);
      await Promise.resolve();
    },
  };
}
