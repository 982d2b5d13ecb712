import { availableParallelism } from 'node:os';
import uniq from 'lodash-es/uniq.js';
import uniqBy from 'lodash-es/uniqBy.js';
import { TransientError } from '../../runtime/errors.ts';
import { sharedFetches } from '../../runtime/git/shared-fetches.ts';
import { retry } from '../../runtime/retry.ts';
import type { Job } from '../../runtime/workers/worker-pool.ts';
import { compareText, type Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { closeOrphans, isWhole } from '../close-orphans.ts';
import { noPlan } from '../plan/plan-environment.ts';
import { type FleetSource, readSource } from '../read-fleet.ts';
import { environmentKey } from '../reconcile/environment-memory.ts';
import type { EnvironmentSource } from '../reconcile/observe.ts';
import type { Session } from '../session.ts';
import { unseenEdits } from '../unseen-edits.ts';
import { unusedWorktrees } from '../unused-worktrees.ts';
import {
  checkWork,
  type FleetFacts,
  type FleetWorkOptions,
  type FleetWorkResult,
  workOnFleet,
} from '../work-on-fleet.ts';
import type { EnvironmentFacts, WorkerJobs } from './protocol.ts';
import { createSessionWorkers, type SessionWorkers, type SessionWorkersOptions } from './session-workers.ts';

export interface PooledWorkOptions<Shown> extends FleetWorkOptions<Shown> {
  readonly workers: SessionWorkersOptions;
  /** What the workers' program needs to give the same as `show`: plain data. */
  readonly showing: object;
}

/** A worker is given up with what it died of; the next one leaves that out, and may die of something else. */
const ATTEMPTS = 3;

type Outcome<Result> = { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly error: unknown };

/**
 * The same as {@link workOnFleet}, but environments are worked on at once, in processes of their own: what hangs or runs out of memory
 * costs one environment. One that is named alone is worked on here: nothing is lost with it, and no process has to start first.
 */
export async function workOnPooledFleet<Shown>(
  source: FleetSource,
  session: Session,
  options: PooledWorkOptions<Shown>,
): Promise<FleetWorkResult<Shown>> {
  // All of it is read as it stands at one moment.
  const shared = { ...session, git: sharedFetches(session.git) };
  if (source.environments !== undefined && uniq(source.environments).length < 2) {
    return await workOnFleet(source, shared, options);
  }
  await checkWork(options.work, source, session);
  const workers = createSessionWorkers(shared, options.workers);
  try {
    workers.start(early(options.workers));
    const names = await namesOf(source, shared);
    if (names.length === 0) return await workOnFleet(source, shared, options);
    return await workOnEnvironments(source, shared, { ...options, names, workers });
  } finally {
    workers.close();
  }
}

/** One processor reads which environments there are, which is where the others start from. */
function early({ size }: SessionWorkersOptions): number {
  return Math.min(size, Math.max(1, availableParallelism() - 1));
}

async function namesOf(source: FleetSource, session: Session): Promise<readonly string[]> {
  if (source.environments !== undefined) return uniq(source.environments).sort(compareText);
  session.progress('reading the control plane');
  return (await readSource({ ...source, environments: [] }, session)).declared;
}

interface EnvironmentsOptions<Shown> extends Omit<PooledWorkOptions<Shown>, 'workers'> {
  readonly names: readonly string[];
  readonly workers: SessionWorkers;
}

async function workOnEnvironments<Shown>(
  source: FleetSource,
  session: Session,
  { names, work, show, showing, workers }: EnvironmentsOptions<Shown>,
): Promise<FleetWorkResult<Shown>> {
  const { environments: _, signal, ...plain } = source;
  const call = async <Result>(environment: string, todo: Todo<Result>): Promise<Outcome<Result>> => {
    const one = { ...plain, environment };
    return await survived(
      async () =>
        await workers.call(environmentKey(one), { signal }, async ({ jobs, job }) => await todo(jobs, job, one)),
    );
  };
  session.progress(`reading ${names.join(', ')}`);
  const read = await Promise.all(
    names.map(async name => await call(name, async (jobs, job, one) => await jobs.read(job, one))),
  );
  const facts = read.flatMap(outcome => (outcome.ok ? [outcome.result] : []));
  const request = { work, showing, places: facts.flatMap(({ places }) => places) };
  const report = async (name: string): Promise<Shown> => {
    const outcome = await call(name, async (jobs, job, one) => await jobs.report(job, one, request));
    return outcome.ok ? (outcome.result as Shown) : show(givenUp(name, outcome.error));
  };
  const reports = names.map(async (name, index) => {
    const outcome = read[index];
    if (outcome?.ok === false) return [show(givenUp(name, outcome.error))];
    return outcome?.result.isThere === true ? [await report(name)] : [];
  });
  const environments = (await Promise.all(reports)).flat();
  const fleet = together(source, facts, session.cwd);
  const wasRead = read.every(({ ok }) => ok) && isWhole(source, fleet);
  const orphans = { declared: fleet.declared, places: request.places, close: work.kind === 'apply' };
  const told = wasRead ? await closeOrphans(orphans, session) : [];
  const unseen = await unseenEdits(source, session);
  return { fleet: { ...fleet, diagnostics: [...fleet.diagnostics, ...unseen, ...told] }, environments };
}

type Todo<Result> = (jobs: Job<WorkerJobs>['jobs'], job: number, source: EnvironmentSource) => Promise<Result>;

/** Errors that are nobody's input, such as those of options, are thrown. */
async function survived<Result>(work: () => Promise<Result>): Promise<Outcome<Result>> {
  const isRetryable = (error: unknown): boolean => error instanceof TransientError;
  try {
    return { ok: true, result: await retry(work, { attempts: ATTEMPTS, isRetryable }) };
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return { ok: false, error };
  }
}

function givenUp(environment: string, error: unknown): Parameters<FleetWorkOptions<unknown>['show']>[0] {
  const nothing = { manifests: [], missing: [], unreadable: [], unreadableRegistrations: [], diagnostics: [] };
  return { environment, plan: noPlan({ environment, sources: [], ...nothing }, error) };
}

/** What belongs to no environment was found once for each. */
function together(source: FleetSource, facts: readonly EnvironmentFacts[], cwd: string): FleetFacts {
  const used = new Set(facts.flatMap(({ standIns }) => standIns));
  const found: Diagnostic[] = facts.flatMap(({ diagnostics }) => diagnostics);
  const missing = facts.flatMap(one => one.missing);
  return {
    declared: facts[0]?.declared ?? [],
    diagnostics: [...uniqBy(found, keyOf), ...(missing.length > 0 ? [] : unusedWorktrees(source, used, cwd))],
    missing: uniqBy(missing, keyOf),
  };
}

function keyOf(fact: object): string {
  return JSON.stringify(fact);
}
