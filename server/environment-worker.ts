import { backoff } from '../runtime/backoff.ts';
import { coalesce } from '../runtime/coalesce.ts';
import type { Git } from '../runtime/git/git.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { sharedFetches } from '../runtime/git/shared-fetches.ts';
import type { Log } from '../runtime/log.ts';
import type { ProposeOptions } from '../use-cases/propose-environment.ts';
import type { EnvironmentRuns } from '../use-cases/reconcile/environment-runs.ts';
import { failureOf } from '../use-cases/reconcile/failure.ts';
import type { EnvironmentSource } from '../use-cases/reconcile/observe.ts';
import type { RunReport } from '../use-cases/reconcile/run-report.ts';
import type { Session } from '../use-cases/session.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { EnvironmentLabels } from './metrics/table.ts';
import { outcomeOf, reportRun } from './report-run.ts';

export interface WorkerDeps {
  readonly session: Session;
  readonly runs: EnvironmentRuns;
  readonly random: () => number;
  /** A new id for a run. */
  readonly newId: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
}

export interface WorkerOptions {
  readonly source: EnvironmentSource;
  readonly labels: EnvironmentLabels;
  readonly propose: ProposeOptions;
  readonly resyncMs: number;
}

/** Keeps the pull request of one environment in line. Whatever happens to it happens to no other. */
export interface EnvironmentWorker {
  /** Reads the environment and reconciles it if something has changed. While it is busy, once more afterwards. */
  wake(git: Git): void;
  /** Something that no branch shows may have changed on the forge: the next time it is reconciled in any case. */
  invalidate(): void;
  /** True once it has been read and, if need be, reconciled, whatever came of that. */
  readonly reconciled: boolean;
  /** What was seen last; see {@link EnvironmentRuns.observe}. */
  readonly seen: string | undefined;
  /** Resolves when it has nothing to do. */
  idle(): Promise<void>;
  /** Does nothing more once what it does is done. */
  close(): void;
}

/** What is kept from one time to the next. All of it can be found out again. */
interface Memory {
  /** Set by {@link EnvironmentWorker.invalidate} until the next run begins. */
  invalidated?: boolean;
  seen?: string;
  /** What was seen when a run ended as it should, or needs somebody to change something. */
  settled?: { readonly seen: string; readonly at: number };
  failure?: {
    readonly seen: string;
    readonly count: number;
    readonly retryAt: number;
    readonly credentials: string | undefined;
  };
}

export function createEnvironmentWorker(options: WorkerOptions, deps: WorkerDeps): EnvironmentWorker {
  const { clock, git: unshared } = deps.session;
  const memory: Memory = {};
  let reconciled = false;
  let closed = false;
  let cancelRetry = (): void => {};
  const turns = coalesce(async (git: Git) => {
    if (closed || deps.signal.aborted) return;
    cancelRetry();
    const wait = await reconcileIfDue(git, { memory, options, deps });
    reconciled = true;
    if (wait !== undefined && !closed) cancelRetry = clock.after(wait, () => turns.run(sharedFetches(unshared)));
  });
  return {
    wake: turns.run,
    invalidate() {
      memory.invalidated = true;
    },
    get seen() {
      return memory.seen;
    },
    get reconciled() {
      return reconciled;
    },
    idle: turns.idle,
    close() {
      closed = true;
      cancelRetry();
      deps.runs.forget(options.source);
    },
  };
}

interface Worker {
  readonly memory: Memory;
  readonly options: WorkerOptions;
  readonly deps: WorkerDeps;
}

/** What a decision to reconcile, or not to, depends on. */
interface Situation {
  /** Equal when there is nothing new; see {@link EnvironmentRuns.observe}. */
  readonly seen: string;
  /** Version of the credentials that it was seen with. */
  readonly credentials: string | undefined;
  readonly now: number;
}

/** Gives the milliseconds after which to try again although nothing may have changed. Never throws. */
async function reconcileIfDue(git: Git, worker: Worker): Promise<number | undefined> {
  const { memory, options, deps } = worker;
  const { session, runs, metrics } = deps;
  const began = session.clock.now();
  try {
    const credentials = await credentialsVersion(session);
    const seen = await runs.observe(options.source, git);
    memory.seen = seen;
    const situation = { seen, credentials, now: session.clock.now() };
    const { result, retryMs } = dueness(situation, worker);
    metrics.count('berth_looks_total', { ...options.labels, result });
    if (result !== 'changed') return retryMs;
    memory.invalidated = false;
    return await run(
      { ...situation, began },
      worker,
      async () => await runs.reconcile(options.source, options.propose),
    );
  } catch (error) {
    if (error instanceof GitError && error.kind === 'aborted') return undefined;
    const unread = { seen: '', credentials: undefined, began, now: session.clock.now() };
    return await run(unread, worker, async () => ({ state: 'failed', failure: failureOf(error) }));
  }
}

/** A credentials file that can't be used is reported by whoever needs a credential. */
async function credentialsVersion({ forges }: Session): Promise<string | undefined> {
  return (await forges.credentials.state().catch(() => undefined))?.version;
}

interface Dueness {
  /** As in the metric `berth_looks_total`. */
  readonly result: 'changed' | 'unchanged' | 'waiting';
  readonly retryMs?: number;
}

function dueness({ seen, credentials, now }: Situation, { memory, options }: Worker): Dueness {
  const { settled, failure, invalidated = false } = memory;
  if (!invalidated && settled?.seen === seen && now - settled.at < options.resyncMs) return { result: 'unchanged' };
  const isSameFailure = failure?.seen === seen && failure.credentials === credentials;
  if (isSameFailure && now < failure.retryAt) return { result: 'waiting', retryMs: failure.retryAt - now };
  return { result: 'changed' };
}

interface Started extends Situation {
  /** When reading began, which belongs to the run, too. */
  readonly began: number;
}

/** Does the work of a run under its span, and reports what came of it. */
async function run(started: Started, worker: Worker, work: () => Promise<RunReport>): Promise<number | undefined> {
  const { newId, session } = worker.deps;
  const { control_plane, environment } = worker.options.labels;
  const id = newId();
  const attributes = { 'berth.control_plane': control_plane, 'berth.environment': environment, 'berth.run': id };
  return await session.trace({ name: 'berth.run', attributes, started: started.began }, async span => {
    await session.trace({ name: 'berth.read', started: started.began }, async () => {});
    const result = await work();
    span.add({ 'berth.outcome': outcomeOf(result) });
    if (result.state === 'failed') span.fail(result.failure.error);
    return conclude(result, { ...started, id }, worker);
  });
}

/** Remembers and reports what came of a run, and gives the milliseconds after which to try again. */
function conclude(
  result: RunReport,
  { id, seen, credentials, now: started }: Started & { readonly id: string },
  { memory, options, deps }: Worker,
): number | undefined {
  const { session, random } = deps;
  const failure = result.state === 'failed' ? result.failure : result;
  const again = 'again' in failure && failure.again;
  const now = session.clock.now();
  const wait = again ? nextWait() : undefined;
  if (wait === undefined) {
    memory.settled = { seen, at: now };
    delete memory.failure;
  } else delete memory.settled;
  const failures = memory.failure?.count ?? 0;
  const facts = { id, failures, seconds: (now - started) / 1_000, retryMs: wait };
  reportRun(result, facts, { ...deps, labels: options.labels, now });
  return wait;

  function nextWait(): number {
    // Something new is tried soon: only the same failure again waits longer and longer.
    const count = memory.failure?.seen === seen ? memory.failure.count + 1 : 1;
    const retryAfter = result.state === 'failed' ? result.failure.retryAfter : undefined;
    const milliseconds = backoff(count, { random, retryAfter });
    memory.failure = { seen, count, retryAt: now + milliseconds, credentials };
    return milliseconds;
  }
}
