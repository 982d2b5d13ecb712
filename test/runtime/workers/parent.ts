import process from 'node:process';
import { systemClock } from '../../../runtime/clock.ts';
import { createWorkerPool } from '../../../runtime/workers/worker-pool.ts';
import type { TestJobs } from './worker.ts';

// A process with a worker that hangs or waits, as the second argument says. The worker writes its number into the file that is the first one.
const workers = createWorkerPool<TestJobs>({
  entry: new URL('worker.ts', import.meta.url),
  settings: {},
  size: 1,
  env: { PATH: process.env['PATH'] ?? '' },
  memoryMb: 64,
  deadlineMs: 600_000,
  clock: systemClock(),
  host: () => ({}),
});
await workers.call('dev', async ({ jobs, job }) => {
  await jobs.tell(process.argv[2] ?? '');
  if (process.argv[3] === 'hang') await jobs.end(job, 'hang');
  else await new Promise(resolve => setTimeout(resolve, 600_000));
});
