import isEqual from 'lodash-es/isEqual.js';
import { coalesce } from '../runtime/coalesce.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { errorFacts } from '../runtime/log.ts';
import { closeOrphans, isWhole } from '../use-cases/close-orphans.ts';
import type { FleetSource } from '../use-cases/read-fleet.ts';
import type { EnvironmentList } from '../use-cases/reconcile/environment-runs.ts';
import type { Place } from '../use-cases/shared-places.ts';
import type { EnvironmentWorker, WorkerDeps } from './environment-worker.ts';
import type { ControlPlaneSettings } from './settings.ts';

/** Closes what was proposed for environments that are gone. */
export interface OrphanWatch {
  /** Looks once the environments have been worked on, if something has changed since the last time, or that was long ago. */
  look(listed: Listed): void;
  idle(): Promise<void>;
}

/** The environments of a control plane, as they were just listed. */
interface Listed extends Pick<EnvironmentList, 'declared' | 'diagnostics'> {
  readonly source: FleetSource;
  readonly workers: ReadonlyMap<string, Pick<EnvironmentWorker, 'idle'>>;
}

interface OrphanWatchOptions {
  /** Of the control plane, for the log. */
  readonly name: string;
  readonly controlPlane: ControlPlaneSettings;
  readonly resyncMs: number;
  readonly deps: WorkerDeps;
}

/** Does nothing where only some environments are followed: of the others it isn't known where they publish. */
export function createOrphanWatch({ name, controlPlane, resyncMs, deps }: OrphanWatchOptions): OrphanWatch {
  const { clock } = deps.session;
  let done:
    | { readonly declared: readonly string[]; readonly places: readonly Place[]; readonly at: number }
    | undefined;
  const looks = coalesce(async ({ declared, diagnostics, source, workers }: Listed) => {
    try {
      await Promise.all([...workers.values()].map(async worker => await worker.idle()));
      if (deps.signal.aborted || !isWhole(source, { missing: [], diagnostics })) return;
      const places = (
        await Promise.all(declared.map(async environment => await deps.runs.places({ ...source, environment })))
      ).flat();
      const isNew = done === undefined || !isEqual([done.declared, done.places], [declared, places]);
      if (!isNew && done !== undefined && clock.now() - done.at < resyncMs) return;
      for (const { code, message, fix, severity } of await closeOrphans(
        { declared, places, close: true },
        deps.session,
      )) {
        if (severity !== 'info') deps.log.warn({ controlPlane: name, code, fix }, message);
      }
      done = { declared, places, at: clock.now() };
    } catch (error) {
      if (error instanceof GitError && error.kind === 'aborted') return;
      deps.log.error({ controlPlane: name, ...errorFacts(error) }, 'left-over pull requests could not be looked for');
    }
  });
  return {
    look(listed) {
      if (controlPlane.environments === undefined) looks.run(listed);
    },
    idle: looks.idle,
  };
}
