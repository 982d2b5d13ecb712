import { type ChildProcess, fork } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../clock.ts';
import { openChannel, type Remote } from './channel.ts';
import { takeLastNote } from './flight-recorder.ts';
import type { Step } from './guard.ts';

export interface WorkerProcessOptions {
  /** Module that calls `serveParent`. */
  readonly entry: URL;
  /** What it is started with: plain data. */
  readonly settings: object;
  /** All of its environment variables: none is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** MiB of its heap. */
  readonly memoryMb: number;
  /** How long it may be silent before it is killed, in milliseconds. */
  readonly deadlineMs: number;
  readonly clock: Pick<Clock, 'every'>;
  /** File for its notes. */
  readonly recorder: string;
}

/** The argument of a worker's process. */
export interface WorkerStart {
  readonly settings: object;
  readonly recorder: string;
  readonly beatMs: number;
  /** Number of the process that started it. */
  readonly parent: number;
}

/** Why a worker isn't there any more. */
export interface WorkerEnd {
  readonly reason: 'closed' | 'silent' | 'out of memory' | 'crashed';
  /** What it was doing. */
  readonly step?: Step;
  /** What is known beside that, such as its exit code. */
  readonly detail?: string;
}

/** A process that does jobs for this one. */
export interface WorkerProcess<Jobs extends object> {
  readonly jobs: Remote<Jobs>;
  /** Never rejects. */
  readonly ended: Promise<WorkerEnd>;
  close(): void;
}

/** How often a worker shows that it is alive, within the time that it may be silent. */
const BEATS = 8;
/** Until it shows for the first time it may be silent for so many times longer: loading the program isn't work on anybody's input. */
const START_SHARE = 10;

/**
 * Starts a worker and watches it: one that doesn't show for so long that it is alive is killed. It shows that between two pieces of work,
 * so what takes long is one piece, whatever it waits for counts as nothing.
 */
export function startWorker<Jobs extends object>(
  options: WorkerProcessOptions,
  host: (jobs: Remote<Jobs>) => object,
): WorkerProcess<Jobs> {
  const { entry, settings, env, memoryMb, deadlineMs, clock, recorder } = options;
  const start: WorkerStart = { settings, recorder, beatMs: deadlineMs / BEATS, parent: process.pid };
  const child = fork(fileURLToPath(entry), [JSON.stringify(start)], {
    env,
    execArgv: [`--max-old-space-size=${memoryMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const life: Life = { missed: -BEATS * START_SHARE, stderr: '' };
  const unwatch = clock.every(deadlineMs / BEATS, () => {
    // Counted in beats and not in time, of which much goes by when a machine is suspended.
    if (++life.missed > BEATS) end(child, life, 'silent');
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    life.stderr = (life.stderr + text).slice(-MAX_STDERR);
  });
  const ended = new Promise<WorkerEnd>(resolve => {
    const conclude = (detail: string): void => {
      unwatch();
      resolve(endOf(life, { step: takeLastNote(recorder), detail }));
    };
    child.once('error', error => conclude(error.message));
    // After its output has been read, which says whether it had no memory left.
    child.once('close', (code, signal) => conclude(`it ended with ${signal ?? code}`));
  });
  const ours: Record<string, unknown> = {};
  const jobs = openChannel<Jobs>(pipeOf(child, life), ours);
  Object.assign(ours, host(jobs));
  void ended.then(() => jobs.$close());
  return { jobs, ended, close: () => end(child, life, 'closed') };
}

const MAX_STDERR = 16_000;

interface Life {
  /** Beats that did not come, in a row. */
  missed: number;
  stderr: string;
  /** Why this process ended it. */
  endedFor?: 'closed' | 'silent';
}

function end(child: ChildProcess, life: Life, reason: 'closed' | 'silent'): void {
  life.endedFor ??= reason;
  child.kill('SIGKILL');
}

function endOf(
  { endedFor, stderr }: Life,
  { step, detail }: { readonly step: Step | undefined; readonly detail: string },
): WorkerEnd {
  const reason = endedFor ?? (/heap out of memory|allocation failed/i.test(stderr) ? 'out of memory' : 'crashed');
  return { reason, detail, ...(step && { step }) };
}

/** The worker's beats come on the same pipe, as bare numbers. */
function pipeOf(child: ChildProcess, life: Life): Parameters<typeof openChannel>[0] {
  return {
    send: message => {
      if (child.connected) child.send(message as object, () => undefined);
    },
    on: listen =>
      child.on('message', message => {
        life.missed = 0;
        if (typeof message !== 'number') listen(message);
      }),
  };
}
