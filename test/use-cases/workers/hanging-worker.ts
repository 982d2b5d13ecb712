import process from 'node:process';
import type { Step } from '../../../runtime/workers/guard.ts';
import { serveParent } from '../../../runtime/workers/serve-parent.ts';
import { planReportOf } from '../../../use-cases/plan/environment-report.ts';
import type { HostFunctions, WorkerSettings } from '../../../use-cases/workers/protocol.ts';
import { workerJobs } from '../../../use-cases/workers/worker-jobs.ts';

// A worker that never gets over anything that is called `hang`, as if a limit were missing there.
serveParent<HostFunctions, WorkerSettings>(parent => {
  const note = (step: Step | undefined): void => {
    parent.recorder.note(step);
    if (step?.what.includes('hang') === true) for (;;);
  };
  return workerJobs(
    { ...parent, recorder: { ...parent.recorder, note } },
    { env: process.env, show: report => ({ shown: planReportOf(report) }) },
  );
});
