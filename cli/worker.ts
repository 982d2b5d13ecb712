import process from 'node:process';
import { serveParent } from '../runtime/workers/serve-parent.ts';
import type { HostFunctions, WorkerSettings } from '../use-cases/workers/protocol.ts';
import { workerJobs } from '../use-cases/workers/worker-jobs.ts';
import { type ShowOptions, showReport } from './plan/show-reports.ts';

// A process in which strangers' input is worked on, started by another one of Berth's.
serveParent<HostFunctions, WorkerSettings>(parent =>
  workerJobs(parent, { env: process.env, show: (report, showing) => showReport(report, showing as ShowOptions) }),
);
