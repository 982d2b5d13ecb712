import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { openChannel, type Remote } from './channel.ts';
import { createFlightRecorder, type FlightRecorder } from './flight-recorder.ts';
import type { WorkerStart } from './worker-process.ts';

/** What a worker has of the process that started it. */
export interface Parent<Host extends object, Settings extends object> {
  readonly settings: Settings;
  readonly host: Remote<Host>;
  readonly recorder: FlightRecorder;
}

/**
 * Makes this process a worker: does the jobs of the process that started it, shows it that it is alive, and ends with it. Nobody sits at a
 * terminal of its own, so signals of one are the parent's alone.
 */
export function serveParent<Host extends object, Settings extends object>(
  jobs: (parent: Parent<Host, Settings>) => object,
): void {
  const start: WorkerStart = JSON.parse(process.argv[2] ?? '');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const notes = dirname(start.recorder);
  process.once('disconnect', () => {
    rmSync(notes, { recursive: true, force: true });
    process.exit(0);
  });
  endWith(start.parent, notes);
  setInterval(() => send(1), start.beatMs / 2);
  const ours: Record<string, unknown> = {};
  const host = openChannel<Host>({ send, on: listen => process.on('message', listen) }, ours);
  Object.assign(
    ours,
    jobs({ host, recorder: createFlightRecorder(start.recorder), settings: start.settings as Settings }),
  );
}

function send(message: unknown): void {
  if (process.connected) process.send?.(message, () => undefined);
}

/**
 * Also in the middle of work, when nothing else of this process runs: a thread looks whether the parent is still there. The notes are of no
 * use to anybody then.
 */
function endWith(parent: number, notes: string): void {
  const text = `
    const { workerData: { parent, notes } } = require('node:worker_threads');
    const { rmSync } = require('node:fs');
    setInterval(() => {
      if (process.ppid === parent) return;
      rmSync(notes, { recursive: true, force: true });
      process.kill(process.pid, 'SIGKILL');
    }, 1_000);`;
  new Worker(text, { eval: true, workerData: { parent, notes } }).unref();
}
