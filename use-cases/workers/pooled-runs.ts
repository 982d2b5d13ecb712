import { environmentKey } from '../reconcile/environment-memory.ts';
import type { ControlPlaneSource, EnvironmentRuns } from '../reconcile/environment-runs.ts';
import { failureOf } from '../reconcile/failure.ts';
import type { Session } from '../session.ts';
import { createSessionWorkers, type SessionWorkersOptions } from './session-workers.ts';

export interface PooledRuns extends EnvironmentRuns {
  /** Ends all workers. */
  close(): void;
}

/** In processes of their own, which hold no credential: what hangs or runs out of memory costs an environment one run. */
export function createPooledRuns(session: Session, options: SessionWorkersOptions): PooledRuns {
  const workers = createSessionWorkers(session, options);
  return {
    list: async (source, git) => {
      const { signal, ...plain } = source;
      return await workers.call(
        listKey(source),
        { ...(git && { git }), signal },
        async ({ jobs, job }) => await jobs.list(job, plain),
      );
    },
    observe: async (source, git) => {
      const { signal, ...plain } = source;
      return await workers.call(
        environmentKey(source),
        { ...(git && { git }), signal },
        async ({ jobs, job }) => await jobs.observe(job, plain),
      );
    },
    places: async source => {
      const { signal, ...plain } = source;
      return await workers.call(
        environmentKey(source),
        { signal },
        async ({ jobs, job }) => await jobs.places(job, plain),
      );
    },
    reconcile: async (source, propose) => {
      const { signal, ...plain } = source;
      try {
        const report = await workers.call(
          environmentKey(source),
          { signal },
          async ({ jobs, job }) => await jobs.reconcile(job, plain, propose),
        );
        workers.acquit(environmentKey(source));
        return report;
      } catch (error) {
        return { state: 'failed', failure: failureOf(error) };
      }
    },
    forget: source => workers.forget(environmentKey(source)),
    close: () => workers.close(),
  };
}

/** A control plane is read by a worker of its own choosing, like an environment. */
function listKey({ controlPlane = '.', branch = '' }: ControlPlaneSource): string {
  return JSON.stringify([controlPlane, branch]);
}
