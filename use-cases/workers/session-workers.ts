import {
  createWorkerPool,
  type Job,
  type WorkerPool,
  type WorkerPoolOptions,
} from '../../runtime/workers/worker-pool.ts';
import type { Session } from '../session.ts';
import { createHost, type JobOptions } from './host.ts';
import type { WorkerJobs, WorkerSettings } from './protocol.ts';
import { workerEnvironment } from './worker-environment.ts';

export interface SessionWorkersOptions
  extends Pick<WorkerPoolOptions<WorkerJobs>, 'entry' | 'size' | 'memoryMb' | 'deadlineMs' | 'onEnd'> {
  /** More environment variables of workers. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Workers that have a session of their own and reach networks and forges through another one. */
export interface SessionWorkers extends Pick<WorkerPool<WorkerJobs>, 'start' | 'acquit' | 'forget' | 'close'> {
  /** @param options `git` is the session's by default. */
  call<Result>(
    key: string,
    options: Partial<JobOptions>,
    work: (job: Job<WorkerJobs>) => Promise<Result>,
  ): Promise<Result>;
}

export function createSessionWorkers(session: Session, options: SessionWorkersOptions): SessionWorkers {
  const host = createHost(session);
  const settings: WorkerSettings = { cwd: session.cwd, limits: session.limits, gitCache: session.gitCache };
  const pool = createWorkerPool<WorkerJobs>({
    ...options,
    settings,
    env: { ...workerEnvironment(session.env), ...options.env },
    clock: session.clock,
    host: worker => host.functionsFor(worker),
  });
  return {
    call: async (key, { git = session.git, signal }, work) =>
      await pool.call(key, async job => await host.during(job.job, { git, signal }, async () => await work(job))),
    start: count => pool.start(count),
    acquit: key => pool.acquit(key),
    forget: key => pool.forget(key),
    close: () => pool.close(),
  };
}
