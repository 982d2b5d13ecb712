import type { ReadEnvironmentsResult } from '../environments/read-environments.ts';
import { backoff } from '../runtime/backoff.ts';
import { coalesce } from '../runtime/coalesce.ts';
import type { Git } from '../runtime/git/git.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { sharedFetches } from '../runtime/git/shared-fetches.ts';
import type { Log } from '../runtime/log.ts';
import { untraced } from '../runtime/trace.ts';
import type { EnvironmentInput } from '../scheduler/model/manifest.ts';
import type { PlanMemo } from '../scheduler/plan/make-plan.ts';
import { buildSnapshot } from '../scheduler/snapshot/build.ts';
import type { PreviousSnapshot } from '../scheduler/snapshot/patch.ts';
import type { Snapshot } from '../scheduler/snapshot/snapshot.ts';
import type { ProposeOptions } from '../use-cases/propose-environment.ts';
import { failureOf, type RunDeps, type RunResult, reconcile as reconcileOnce } from '../use-cases/reconcile.ts';
import type { Credentials } from '../workflows/forges/credentials.ts';
import type { ServeClock } from './clock.ts';
import { gitOpsTips } from './gitops-tips.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { EnvironmentLabels } from './metrics/table.ts';
import { outcomeOf, reportRun } from './report-run.ts';

export interface WorkerDeps extends RunDeps {
  readonly git: Git;
  readonly clock: ServeClock;
  readonly random: () => number;
  /** A new id for a run. */
  readonly newId: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  /** Credentials that change are a reason to try again what failed. */
  readonly credentials?: Pick<Credentials, 'state'>;
}

export interface WorkerOptions {
  readonly environment: string;
  readonly labels: EnvironmentLabels;
  /** Reads this environment, and no other. */
  readonly read: (git: Git) => Promise<ReadEnvironmentsResult>;
  readonly propose: ProposeOptions;
  readonly resyncMs: number;
}

/** Keeps the pull request of one environment in line. Whatever happens to it happens to no other. */
export interface EnvironmentWorker {
  /** Looks whether something has changed, and does what follows. When it is busy it looks once more afterwards. */
  wake(git: Git): void;
  /** Something that no branch shows may have changed on the forge: the next look compares, too. */
  invalidate(): void;
  /** True once a look has ended, whatever came of it. */
  readonly reconciled: boolean;
  /** Resolves when it has nothing to do. */
  idle(): Promise<void>;
  /** Does nothing more once what it does is done. */
  close(): void;
}

/** What is kept between looks. All of it can be found out again. */
interface Memory {
  /** Of the last complete snapshot. */
  previous?: PreviousSnapshot;
  memo?: PlanMemo;
  /** Set until a run has begun after it was. */
  invalidated?: boolean;
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
  const memory: Memory = {};
  let looked = false;
  let closed = false;
  let cancelRetry = (): void => {};
  const turns = coalesce(async (git: Git) => {
    if (closed || deps.signal.aborted) return;
    cancelRetry();
    const wait = await reconcile(git, { memory, options, deps });
    looked = true;
    if (wait !== undefined && !closed) cancelRetry = deps.clock.after(wait, () => turns.run(sharedFetches(deps.git)));
  });
  return {
    wake: turns.run,
    invalidate() {
      memory.invalidated = true;
    },
    get reconciled() {
      return looked;
    },
    idle: turns.idle,
    close() {
      closed = true;
      cancelRetry();
    },
  };
}

interface Worker {
  readonly memory: Memory;
  readonly options: WorkerOptions;
  readonly deps: WorkerDeps;
}

/** One look. Gives the milliseconds after which to look again although nothing may have changed. Never throws. */
async function reconcile(git: Git, worker: Worker): Promise<number | undefined> {
  const { memory, options, deps } = worker;
  const { clock, metrics } = deps;
  const began = clock.now();
  try {
    const { input, snapshot, seen, credentials } = await observe(git, worker);
    const now = clock.now();
    const { settled, failure, invalidated: doubted = false } = memory;
    if (!doubted && settled?.seen === seen && now - settled.at < options.resyncMs) {
      metrics.count('berth_looks_total', { ...options.labels, result: 'unchanged' });
      return undefined;
    }
    if (failure?.seen === seen && failure.credentials === credentials && now < failure.retryAt) {
      metrics.count('berth_looks_total', { ...options.labels, result: 'waiting' });
      return failure.retryAt - now;
    }
    metrics.count('berth_looks_total', { ...options.labels, result: 'changed' });
    memory.invalidated = false;
    return await run({ seen, credentials, began, started: now }, worker, async () => {
      const proposing = { ...options.propose, ...(memory.memo && { memo: memory.memo }) };
      const result = await reconcileOnce(snapshot, deps, proposing);
      if (result.state !== 'incomplete') memory.previous = { input, snapshot };
      return result;
    });
  } catch (error) {
    if (error instanceof GitError && error.kind === 'aborted') return undefined;
    const unseen = { seen: '', credentials: undefined, began, started: clock.now() };
    return await run(unseen, worker, async () => ({ state: 'failed', failure: failureOf(error) }));
  }
}

interface Started extends Pick<Observation, 'seen' | 'credentials'> {
  /** When it began to look. */
  readonly began: number;
  /** When it knew that there is something to do. */
  readonly started: number;
}

/** Does the work of a run, and tells what came of it. What was read before belongs to the run, too. */
async function run(started: Started, worker: Worker, work: () => Promise<RunResult>): Promise<number | undefined> {
  const { newId, trace = untraced } = worker.deps;
  const { control_plane, environment } = worker.options.labels;
  const id = newId();
  const attributes = { 'berth.control_plane': control_plane, 'berth.environment': environment, 'berth.run': id };
  return await trace({ name: 'berth.run', attributes, started: started.began }, async span => {
    await trace({ name: 'berth.read', started: started.began }, async () => {});
    const result = await work();
    span.add({ 'berth.outcome': outcomeOf(result) });
    if (result.state === 'failed') span.fail(result.failure.error);
    return conclude(result, { ...started, id }, worker);
  });
}

interface Observation {
  readonly input: EnvironmentInput;
  readonly snapshot: Snapshot;
  /** All that the next run depends on, as text: equal when there is nothing new. */
  readonly seen: string;
  /** Version of the credentials that it was seen with. */
  readonly credentials: string | undefined;
}

async function observe(git: Git, { memory, options, deps }: Worker): Promise<Observation> {
  // Who needs a credential says what is wrong with their file.
  const credentials = (await deps.credentials?.state().catch(() => undefined))?.version;
  const { inputs, missing } = await options.read(git);
  const { environment } = options;
  const nothing = { environment, manifests: [], unreadable: [], sources: [], diagnostics: [] };
  const input = inputs.find(found => found.environment === environment) ?? { ...nothing, missing };
  const snapshot = buildSnapshot(input, memory.previous);
  const sources = input.sources.map(({ repository, revision, commit }) => [repository, revision, commit]);
  const reasons = snapshot.missing.map(({ role, reason }) => [role, reason]);
  const tips = await gitOpsTips(git, snapshot, deps.signal);
  return { input, snapshot, seen: JSON.stringify([sources, reasons, tips]), credentials };
}

/** Remembers what came of a run and tells it. */
function conclude(
  result: RunResult,
  { id, seen, credentials, started }: Started & { readonly id: string },
  { memory, options, deps }: Worker,
): number | undefined {
  const { clock, random } = deps;
  if (result.state !== 'incomplete' && result.memo !== undefined) memory.memo = result.memo;
  const failure = result.state === 'failed' ? result.failure : result;
  const again = 'again' in failure && failure.again;
  const now = clock.now();
  const wait = again ? nextWait() : undefined;
  if (wait === undefined) {
    memory.settled = { seen, at: now };
    delete memory.failure;
  } else delete memory.settled;
  const failures = memory.failure?.count ?? 0;
  reportRun(result, { id, failures, seconds: (now - started) / 1_000, retryMs: wait }, { ...deps, ...options });
  return wait;

  function nextWait(): number {
    // What is new gets a new chance: only the same again waits longer.
    const count = memory.failure?.seen === seen ? memory.failure.count + 1 : 1;
    const retryAfter = result.state === 'failed' ? result.failure.retryAfter : undefined;
    const milliseconds = backoff(count, { random, retryAfter });
    memory.failure = { seen, count, retryAt: now + milliseconds, credentials };
    return milliseconds;
  }
}
