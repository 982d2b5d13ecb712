import type { ManifestCache } from '../environments/manifests/manifest-cache.ts';
import {
  type ReadEnvironmentsOptions,
  type ReadEnvironmentsResult,
  readEnvironments,
} from '../environments/read-environments.ts';
import { backoff } from '../runtime/backoff.ts';
import { coalesce } from '../runtime/coalesce.ts';
import type { Git } from '../runtime/git/git.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { sharedFetches } from '../runtime/git/shared-fetches.ts';
import { withoutCredentials } from '../runtime/printable.ts';
import { factsOf } from '../use-cases/reconcile.ts';
import { createEnvironmentWorker, type EnvironmentWorker, type WorkerDeps } from './environment-worker.ts';
import type { ControlPlaneSettings, ServeSettings } from './settings.ts';

export interface WatchDeps extends WorkerDeps, Pick<ReadEnvironmentsOptions, 'cwd' | 'env'> {
  readonly cache: ManifestCache;
}

/** Follows the environments of one control plane. */
export interface ControlPlaneWatch {
  /** The address, without credentials. */
  readonly name: string;
  /** Looks now, and then again and again. While it looks, once more afterwards. */
  look(): void;
  /** Has the next look compare all environments. */
  invalidate(): void;
  /** What hasn't been looked at yet: names of environments, or the control plane itself. */
  waitingFor(): readonly string[];
  idle(): Promise<void>;
  close(): void;
}

export function watchControlPlane(
  controlPlane: ControlPlaneSettings,
  settings: ServeSettings,
  deps: WatchDeps,
): ControlPlaneWatch {
  const name = withoutCredentials(controlPlane.repository);
  const workers = new Map<string, EnvironmentWorker>();
  const watch: Watch = { name, controlPlane, settings, deps, workers };
  let listed = false;
  let failures = 0;
  let cancel = (): void => {};
  const tellCredentials = credentialsTeller(deps);
  const lists = coalesce(async () => {
    if (deps.signal.aborted) return;
    cancel();
    await tellCredentials();
    const ok = await lookAtEnvironments(watch);
    listed ||= ok;
    failures = ok ? 0 : failures + 1;
    if (deps.signal.aborted) return;
    cancel = deps.clock.after(ok ? settings.pollMs : Math.min(settings.pollMs, backoff(failures, deps)), look);
  });
  const look = (): void => lists.run(undefined);
  return {
    name,
    look,
    invalidate() {
      for (const worker of workers.values()) worker.invalidate();
    },
    waitingFor: () =>
      listed ? [...workers].filter(([, worker]) => !worker.reconciled).map(([environment]) => environment) : [name],
    async idle() {
      await lists.idle();
      await Promise.all([...workers.values()].map(async worker => await worker.idle()));
    },
    close() {
      cancel();
      for (const worker of workers.values()) worker.close();
    },
  };
}

/** Says once what is wrong with the credentials file since it was last right. Never throws: reading tells the rest. */
function credentialsTeller({ credentials, log }: WatchDeps): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    const problem = await credentials?.state().then(
      state => state.problem,
      () => undefined,
    );
    if (problem !== undefined && problem.message !== told)
      log.warn(factsOf(problem), 'the credentials file has become wrong: what it said before is used');
    told = problem?.message;
  };
}

interface Watch {
  readonly name: string;
  readonly controlPlane: ControlPlaneSettings;
  readonly settings: ServeSettings;
  readonly deps: WatchDeps;
  readonly workers: Map<string, EnvironmentWorker>;
}

/** Finds out which environments there are and wakes them. True when that could be found out. Never throws. */
async function lookAtEnvironments(watch: Watch): Promise<boolean> {
  const { name, deps, workers } = watch;
  const git = sharedFetches(deps.git);
  try {
    const { declared, missing, diagnostics } = await read(watch, git, []);
    if (missing.length > 0) {
      deps.log.warn({ controlPlane: name, missing }, "the control plane can't be read; nothing is changed");
      deps.metrics.count('berth_polls_total', { control_plane: name, result: 'failed' });
      return false;
    }
    for (const { code, message, fix } of diagnostics) deps.log.debug({ controlPlane: name, code, fix }, message);
    deps.metrics.count('berth_polls_total', { control_plane: name, result: 'read' });
    follow(watch, declared);
    for (const worker of workers.values()) worker.wake(git);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.kind === 'aborted') return false;
    deps.log.error({ controlPlane: name, ...factsOf(error) }, 'the control plane could not be read');
    deps.metrics.count('berth_polls_total', { control_plane: name, result: 'failed' });
    return false;
  }
}

async function read(
  { controlPlane, deps }: Watch,
  git: Git,
  environments: readonly string[],
): Promise<ReadEnvironmentsResult> {
  const { cwd, env, cache, signal } = deps;
  return await readEnvironments({
    git,
    controlPlane: controlPlane.repository,
    ...(controlPlane.branch !== undefined && { branch: controlPlane.branch }),
    environments,
    cwd,
    env,
    cache,
    signal,
  });
}

/** Begins with environments that are new and lets go of those that went. Their branches and pull requests stay. */
function follow(watch: Watch, declared: readonly string[]): void {
  const { name, controlPlane, settings, deps, workers } = watch;
  const wanted = declared.filter(environment => controlPlane.environments?.includes(environment) ?? true);
  for (const [environment, worker] of workers) {
    if (wanted.includes(environment)) continue;
    worker.close();
    workers.delete(environment);
    const forget = (): void => deps.metrics.forget({ control_plane: name, environment });
    forget();
    // What it was doing is told at its end, unless the environment has come back meanwhile.
    void worker.idle().then(() => workers.has(environment) || forget());
    deps.log.info({ controlPlane: name, environment }, 'the environment is not declared any more');
  }
  const { allowRemovals } = settings;
  for (const environment of wanted) {
    if (workers.has(environment)) continue;
    const log = deps.log.child({ controlPlane: name, environment });
    log.info({}, 'the environment is followed');
    const options = {
      environment,
      labels: { control_plane: name, environment },
      read: async (git: Git) => await read(watch, git, [environment]),
      propose: allowRemovals === undefined ? {} : { allowRemovals },
      resyncMs: settings.resyncMs,
    };
    workers.set(environment, createEnvironmentWorker(options, { ...deps, log }));
  }
}
