import { createManifestCache } from '../../environments/manifests/manifest-cache.ts';
import { TransientError } from '../../runtime/errors.ts';
import type { Environment } from '../../runtime/git/safety.ts';
import type { Span, Trace } from '../../runtime/trace.ts';
import type { Remote } from '../../runtime/workers/channel.ts';
import { createGuard, type Guard } from '../../runtime/workers/guard.ts';
import { encodeError } from '../../runtime/workers/remote-error.ts';
import type { Parent } from '../../runtime/workers/serve-parent.ts';
import { createTemplateEngines } from '../../templates/index.ts';
import type { EnvironmentReport } from '../plan/environment-report.ts';
import { previewPromotion } from '../promotion/preview-promotion.ts';
import { type Fleet, readSource } from '../read-fleet.ts';
import { createEnvironmentMemory, environmentKey } from '../reconcile/environment-memory.ts';
import { listEnvironments } from '../reconcile/environment-runs.ts';
import type { EnvironmentSource } from '../reconcile/observe.ts';
import type { PlanningSession } from '../session.ts';
import { placesOf, withoutSharedPlaces } from '../shared-places.ts';
import { workOn } from '../work-on-fleet.ts';
import { type Callbacks, createCallbacks } from './callbacks.ts';
import { guardedEngines } from './guarded-engines.ts';
import type { HostFunctions, WorkerJobs, WorkerSettings } from './protocol.ts';
import { remoteForges } from './remote-forges.ts';
import { localRunner, openRemoteControlPlane, remoteGit } from './remote-git.ts';

export interface WorkerProgram {
  readonly env: Environment;
  /** Shows a report as whoever asked for it wants it, as plain data. */
  readonly show: (report: EnvironmentReport, showing: object) => unknown;
}

/** Everything that a worker does. What it finds out about environments it keeps for their next jobs. */
export function workerJobs(parent: Parent<HostFunctions, WorkerSettings>, { env, show }: WorkerProgram): WorkerJobs {
  const avoided = new Map<string, string>();
  const guard = createGuard({ note: parent.recorder.note, avoided });
  const callbacks = createCallbacks();
  const sessionFor = workerSessions(parent, { env, guard, callbacks });
  const memory = createEnvironmentMemory();
  const read = new Map<string, Fleet>();
  return {
    avoid: units => {
      for (const [unit, reason] of units) avoided.set(unit, reason);
    },
    list: async (job, source) => await listEnvironments(source, sessionFor(job)),
    observe: async (job, source) => await memory.observe(source, sessionFor(job)),
    places: async (_job, source) => await Promise.resolve(memory.places(source)),
    reconcile: async (job, source, options) => {
      const report = await memory.reconcile(source, sessionFor(job), options);
      // An error keeps its class when it is thrown.
      if (report.state === 'failed') throw report.failure.error;
      return report;
    },
    promotable: async (job, source) => await memory.promotable(source, sessionFor(job)),
    preview: async (job, source) => await previewPromotion(source, sessionFor(job)),
    forget: source => memory.forget(source),
    read: async (job, source) => {
      const fleet = await readOne(source, sessionFor(job));
      read.set(environmentKey(source), fleet);
      const { declared, diagnostics, missing, standIns, inputs } = fleet;
      const found = { isThere: inputs.length > 0, places: inputs.flatMap(placesOf) };
      return { ...found, declared, diagnostics, missing, standIns: [...standIns] };
    },
    report: async (job, source, { work, places, showing }) => {
      const session = sessionFor(job);
      // Another worker may have read it, which is gone.
      const fleet = read.get(environmentKey(source)) ?? (await readOne(source, session));
      read.delete(environmentKey(source));
      const [input] = withoutSharedPlaces(fleet.inputs, places);
      if (input !== undefined) return show(await workOn(input, work, session), showing);
      throw new TransientError(`environment ${source.environment} can't be read any more`);
    },
    callBack: async (id, args) => await Promise.resolve(callbacks.call(id, args)),
  };
}

interface WorkerParts extends Pick<WorkerProgram, 'env'> {
  readonly guard: Guard;
  readonly callbacks: Callbacks;
}

/** A session for each job: what was parsed is all of theirs, what is asked of the main process is the job's. */
function workerSessions(
  { host, settings }: Parent<HostFunctions, WorkerSettings>,
  { env, guard, callbacks }: WorkerParts,
): (job: number) => PlanningSession {
  const { cwd, limits, gitCache } = settings;
  const runner = localRunner(env, gitCache);
  const engines = guardedEngines(createTemplateEngines(), guard);
  const kept = { cwd, limits, env, engines, manifests: createManifestCache() };
  return job => {
    const git = { host, job, runner };
    return {
      ...kept,
      git: remoteGit(git),
      openControlPlane: async location => await openRemoteControlPlane(git, location),
      forges: remoteForges({ host, job, callbacks }),
      guard: (step, work) => guard({ job, ...step }, work),
      trace: remoteTrace(host, job),
      progress: what => void host.progress.asEvent(job, what),
    };
  };
}

async function readOne({ environment, ...source }: EnvironmentSource, session: PlanningSession): Promise<Fleet> {
  return await readSource({ ...source, environments: [environment] }, session);
}

/** Spans are the main process's, so that its requests stand below them. */
function remoteTrace(host: Remote<HostFunctions>, job: number): Trace {
  return async (options, work) => {
    let attributes = {};
    let failure: { readonly error?: unknown } | undefined;
    const span: Span = {
      add: more => {
        attributes = { ...attributes, ...more };
      },
      fail: error => {
        failure = { error };
      },
    };
    void host.startSpan.asEvent(job, options);
    try {
      return await work(span);
    } catch (error) {
      failure = { error };
      throw error;
    } finally {
      const failed = failure === undefined ? {} : { failure: encodeError(failure.error) };
      void host.endSpan.asEvent(job, { attributes, ...failed });
    }
  };
}
