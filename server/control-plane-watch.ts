import { backoff } from '../runtime/backoff.ts';
import { coalesce } from '../runtime/coalesce.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { sharedFetches } from '../runtime/git/shared-fetches.ts';
import { errorFacts } from '../runtime/log.ts';
import { withoutCredentials } from '../runtime/printable.ts';
import type { FleetSource } from '../use-cases/read-fleet.ts';
import { createEnvironmentWorker, type EnvironmentWorker, type WorkerDeps } from './environment-worker.ts';
import { createOrphanWatch, type OrphanWatch } from './orphan-watch.ts';
import { createPromotionWatch, type PromotionWatch, type PromotionWatchOptions } from './promotion-watch.ts';
import type { ControlPlaneSettings, ServeSettings } from './settings.ts';

export interface ControlPlaneDeps extends WorkerDeps {
  /** What is known of clusters, and what signs the ledger. */
  readonly promotion?: Pick<PromotionWatchOptions, 'store' | 'key'>;
}

/** Follows the environments of one control plane. */
export interface ControlPlaneWatch {
  /** The address, without credentials. */
  readonly name: string;
  /** Reads the control plane now, and then every so often. While it is being read, once more afterwards. */
  poll(): void;
  /** All environments are reconciled at the next poll, whether or not a branch has moved. */
  invalidate(): void;
  /** A cluster has reported something. */
  reported(): void;
  /** What hasn't been read once yet: names of environments, or the control plane itself. */
  waitingFor(): readonly string[];
  idle(): Promise<void>;
  close(): void;
}

export function watchControlPlane(
  controlPlane: ControlPlaneSettings,
  settings: ServeSettings,
  deps: ControlPlaneDeps,
): ControlPlaneWatch {
  const name = withoutCredentials(controlPlane.repository);
  const workers = new Map<string, EnvironmentWorker>();
  const orphans = createOrphanWatch({ name, controlPlane, resyncMs: settings.resyncMs, deps });
  const promotions = createPromotionWatch(
    {
      name,
      source: sourceOf({ controlPlane, deps }),
      resyncMs: settings.resyncMs,
      onPromoted: () => poll(),
      ...deps.promotion,
    },
    deps,
  );
  const watch: Watch = { name, controlPlane, settings, deps, workers, orphans, promotions };
  let listed = false;
  let failures = 0;
  let cancel = (): void => {};
  const checkCredentials = credentialsCheck(deps);
  const polls = coalesce(async () => {
    if (deps.signal.aborted) return;
    cancel();
    await checkCredentials();
    const ok = await pollEnvironments(watch);
    listed ||= ok;
    failures = ok ? 0 : failures + 1;
    if (deps.signal.aborted) return;
    cancel = deps.session.clock.after(ok ? settings.pollMs : Math.min(settings.pollMs, backoff(failures, deps)), poll);
  });
  const poll = (): void => polls.run(undefined);
  return {
    name,
    poll,
    invalidate() {
      for (const worker of workers.values()) worker.invalidate();
      promotions.invalidate();
    },
    reported: () => promotions.reported(),
    waitingFor: () =>
      listed ? [...workers].filter(([, worker]) => !worker.reconciled).map(([environment]) => environment) : [name],
    async idle() {
      await polls.idle();
      await Promise.all([...workers.values()].map(async worker => await worker.idle()));
      await orphans.idle();
      await promotions.idle();
      // A pin that was moved is a reason to look again.
      await polls.idle();
      await Promise.all([...workers.values()].map(async worker => await worker.idle()));
    },
    close() {
      cancel();
      promotions.close();
      for (const worker of workers.values()) worker.close();
    },
  };
}

/** Logs once that the credentials file has become wrong. Never throws: whoever needs a credential reports the rest. */
function credentialsCheck({ session, log }: WorkerDeps): () => Promise<void> {
  let logged: string | undefined;
  return async () => {
    const problem = await session.forges.credentials.state().then(
      state => state.problem,
      () => undefined,
    );
    if (problem !== undefined && problem.message !== logged)
      log.warn(errorFacts(problem), 'the credentials file has become wrong: what it said before is used');
    logged = problem?.message;
  };
}

interface Watch {
  readonly name: string;
  readonly controlPlane: ControlPlaneSettings;
  readonly settings: ServeSettings;
  readonly deps: WorkerDeps;
  readonly workers: Map<string, EnvironmentWorker>;
  readonly orphans: OrphanWatch;
  readonly promotions: PromotionWatch;
}

/** Finds out which environments there are and wakes them. True when that could be found out. Never throws. */
async function pollEnvironments(watch: Watch): Promise<boolean> {
  const { name, deps, workers } = watch;
  const git = sharedFetches(deps.session.git);
  try {
    const { declared, missing, diagnostics } = await deps.runs.list(sourceOf(watch), git);
    if (missing.length > 0) {
      deps.log.warn({ controlPlane: name, missing }, "the control plane can't be read; nothing is changed");
      deps.metrics.count('berth_polls_total', { control_plane: name, result: 'failed' });
      return false;
    }
    for (const { code, message, fix } of diagnostics) deps.log.debug({ controlPlane: name, code, fix }, message);
    deps.metrics.count('berth_polls_total', { control_plane: name, result: 'read' });
    follow(watch, declared);
    for (const worker of workers.values()) worker.wake(git);
    watch.promotions.look({ git, workers });
    watch.orphans.look({ declared, diagnostics, source: sourceOf(watch), workers });
    return true;
  } catch (error) {
    if (error instanceof GitError && error.kind === 'aborted') return false;
    deps.log.error({ controlPlane: name, ...errorFacts(error) }, 'the control plane could not be read');
    deps.metrics.count('berth_polls_total', { control_plane: name, result: 'failed' });
    return false;
  }
}

function sourceOf({ controlPlane: { repository, branch }, deps }: Pick<Watch, 'controlPlane' | 'deps'>): FleetSource {
  return { controlPlane: repository, ...(branch !== undefined && { branch }), signal: deps.signal };
}

/** Begins with environments that are new and lets go of those that went; see `orphan-watch.ts` for what they leave. */
function follow(watch: Watch, declared: readonly string[]): void {
  const { name, controlPlane, settings, deps, workers } = watch;
  const wanted = declared.filter(environment => controlPlane.environments?.includes(environment) ?? true);
  for (const [environment, worker] of workers) {
    if (wanted.includes(environment)) continue;
    worker.close();
    workers.delete(environment);
    const forget = (): void => deps.metrics.forget({ control_plane: name, environment });
    forget();
    // A run that goes on sets metrics at its end; they go as well, unless the environment has come back meanwhile.
    void worker.idle().then(() => workers.has(environment) || forget());
    deps.log.info({ controlPlane: name, environment }, 'the environment is no longer declared');
  }
  const { allowRemovals } = settings;
  for (const environment of wanted) {
    if (workers.has(environment)) continue;
    const log = deps.log.child({ controlPlane: name, environment });
    log.info({}, 'the environment is followed');
    const options = {
      source: { ...sourceOf(watch), environment },
      labels: { control_plane: name, environment },
      propose: allowRemovals === undefined ? {} : { allowRemovals },
      resyncMs: settings.resyncMs,
    };
    workers.set(environment, createEnvironmentWorker(options, { ...deps, log }));
  }
}
