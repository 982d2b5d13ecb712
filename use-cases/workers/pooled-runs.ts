import type { Git } from '../../runtime/git/git.ts';
import type { Job } from '../../runtime/workers/worker-pool.ts';
import { environmentKey } from '../reconcile/environment-memory.ts';
import type { ControlPlaneSource, EnvironmentRuns } from '../reconcile/environment-runs.ts';
import { failureOf } from '../reconcile/failure.ts';
import type { EnvironmentSource } from '../reconcile/observe.ts';
import type { Session } from '../session.ts';
import type { WorkerJobs } from './protocol.ts';
import { createSessionWorkers, type SessionWorkersOptions } from './session-workers.ts';

export interface PooledRuns extends EnvironmentRuns {
  /** Ends all workers. */
  close(): void;
}

/** In processes of their own, which hold no credential: what hangs or runs out of memory costs an environment one run. */
export function createPooledRuns(session: Session, options: SessionWorkersOptions): PooledRuns {
  const workers = createSessionWorkers(session, options);
  /** Has a job done for a source, by the worker that knows it. */
  const call = async <Source extends ControlPlaneSource, Result>(
    key: string,
    { source: { signal, ...plain }, git }: { readonly source: Source; readonly git?: Git | undefined },
    work: (jobs: Job<WorkerJobs>['jobs'], job: number, source: Omit<Source, 'signal'>) => Promise<Result>,
  ): Promise<Result> =>
    await workers.call(key, { ...(git && { git }), signal }, async ({ jobs, job }) => await work(jobs, job, plain));
  return {
    list: async (source, git) =>
      await call(listKey(source), { source, git }, async (jobs, job, plain) => await jobs.list(job, plain)),
    observe: async (source, git) =>
      await call(environmentKey(source), { source, git }, async (jobs, job, plain) => await jobs.observe(job, plain)),
    places: async source =>
      await call(environmentKey(source), { source }, async (jobs, job, plain) => await jobs.places(job, plain)),
    reconcile: async (source, propose) => {
      const key = environmentKey(source);
      try {
        const work = async (jobs: Job<WorkerJobs>['jobs'], job: number, plain: EnvironmentSource) =>
          await jobs.reconcile(job, plain, propose);
        const report = await call(key, { source }, work);
        workers.acquit(key);
        return report;
      } catch (error) {
        return { state: 'failed', failure: failureOf(error) };
      }
    },
    promotable: async source =>
      await call(environmentKey(source), { source }, async (jobs, job, plain) => await jobs.promotable(job, plain)),
    preview: async source =>
      await call(environmentKey(source), { source }, async (jobs, job, plain) => await jobs.preview(job, plain)),
    forget: source => workers.forget(environmentKey(source)),
    close: () => workers.close(),
  };
}

/** A control plane is read by a worker of its own choosing, like an environment. */
function listKey({ controlPlane = '.', branch = '' }: ControlPlaneSource): string {
  return JSON.stringify([controlPlane, branch]);
}
