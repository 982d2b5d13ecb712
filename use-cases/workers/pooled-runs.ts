import { createWorkerPool, type WorkerPoolOptions } from '../../runtime/workers/worker-pool.ts';
import { environmentKey } from '../reconcile/environment-memory.ts';
import type { ControlPlaneSource, EnvironmentRuns } from '../reconcile/environment-runs.ts';
import { failureOf } from '../reconcile/failure.ts';
import type { Session } from '../session.ts';
import { createHost, type JobOptions } from './host.ts';
import type { WorkerJobs, WorkerSettings } from './protocol.ts';
import { workerEnvironment } from './worker-environment.ts';

export interface PooledRunsOptions
  extends Pick<WorkerPoolOptions<WorkerJobs>, 'entry' | 'size' | 'memoryMb' | 'deadlineMs' | 'onEnd'> {
  /** More environment variables of workers. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface PooledRuns extends EnvironmentRuns {
  /** Ends all workers. */
  close(): void;
}

/** In processes of their own, which hold no credential: what hangs or runs out of memory costs an environment one run. */
export function createPooledRuns(session: Session, options: PooledRunsOptions): PooledRuns {
  const host = createHost(session);
  const settings: WorkerSettings = { cwd: session.cwd, gitCache: session.gitCache };
  const pool = createWorkerPool<WorkerJobs>({
    ...options,
    settings,
    env: { ...workerEnvironment(session.env), ...options.env },
    clock: session.clock,
    host: worker => host.functionsFor(worker),
  });
  const run = async <Result>(
    key: string,
    { git = session.git, signal }: Partial<JobOptions>,
    work: Parameters<typeof pool.call<Result>>[1],
  ): Promise<Result> =>
    await pool.call(key, async job => await host.during(job.job, { git, signal }, async () => await work(job)));
  return {
    list: async (source, git) => {
      const { signal, ...plain } = source;
      return await run(
        listKey(source),
        { ...(git && { git }), signal },
        async ({ jobs, job }) => await jobs.list(job, plain),
      );
    },
    observe: async (source, git) => {
      const { signal, ...plain } = source;
      return await run(
        environmentKey(source),
        { ...(git && { git }), signal },
        async ({ jobs, job }) => await jobs.observe(job, plain),
      );
    },
    reconcile: async (source, propose) => {
      const { signal, ...plain } = source;
      try {
        const report = await run(
          environmentKey(source),
          { signal },
          async ({ jobs, job }) => await jobs.reconcile(job, plain, propose),
        );
        pool.acquit(environmentKey(source));
        return report;
      } catch (error) {
        return { state: 'failed', failure: failureOf(error) };
      }
    },
    forget: source => pool.forget(environmentKey(source)),
    close: () => pool.close(),
  };
}

/** A control plane is read by a worker of its own choosing, like an environment. */
function listKey({ controlPlane = '.', branch = '' }: ControlPlaneSource): string {
  return JSON.stringify([controlPlane, branch]);
}
