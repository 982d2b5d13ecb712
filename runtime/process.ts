import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What goes to a process's standard input: all at once, or piece by piece. */
export type ProcessInput = string | Uint8Array | Iterable<string> | AsyncIterable<string | Uint8Array>;

export interface ProcessOptions {
  readonly cwd: string;
  /** All environment variables: none is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: ProcessInput | undefined;
  /** Milliseconds after which it is stopped. */
  readonly timeoutMs: number;
  /** Bytes of standard output after which it is stopped. */
  readonly maxOutput: number;
  /** It is stopped as soon as one of them is aborted. */
  readonly signals?: readonly AbortSignal[];
}

/** Why a process was stopped: by the caller, or by one of the bounds in {@link ProcessOptions}. */
export type StopReason = 'stopped' | 'timeout' | 'aborted' | 'too-much-output';

export interface ProcessEnd {
  /** Exit code; null when a signal ended it, and when it never began. */
  readonly code: number | null;
  /** The beginning of standard error, 64 Ki characters or so. */
  readonly stderr: string;
  /** Absent when it ended by itself. */
  readonly stopReason?: StopReason;
  /** Why it could not be started. */
  readonly startError?: NodeJS.ErrnoException;
}

export interface RunningProcess {
  /** Standard output as it comes, up to the limit. Must be read: a process with a full pipe waits. */
  readonly output: AsyncIterable<Buffer>;
  /** Resolves when it has ended, however it ended. */
  readonly ended: Promise<ProcessEnd>;
  readonly stop: () => void;
}

const MAX_STDERR = 64 * 1024;
// After asking a process to stop, how long it may take before it is killed.
const GRACE_MS = 2_000;

/**
 * Starts a program in a session and process group of its own: it has no terminal to ask anybody on, and when it is stopped,
 * so is whatever it started.
 */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions): RunningProcess {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  let stopReason: StopReason | undefined;
  const stop = (reason: StopReason): void => {
    // The first bound that was exceeded explains the others; the caller's wish explains nothing.
    if (stopReason === undefined || stopReason === 'stopped') stopReason = reason;
    terminate(child);
  };
  const unwatch = watch(options, stop);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < MAX_STDERR) stderr += text;
  });
  feed(child.stdin, options.input);
  const ended = new Promise<ProcessEnd>(resolve => {
    const end = (result: Pick<ProcessEnd, 'code' | 'startError'>): void => {
      unwatch();
      resolve({ ...result, stderr, ...(stopReason !== undefined && { stopReason }) });
    };
    child.once('error', startError => end({ code: null, startError })).once('close', code => end({ code }));
  });
  return {
    output: bounded(child.stdout, { limit: options.maxOutput, exceed: () => stop('too-much-output') }),
    ended,
    stop: () => stop('stopped'),
  };
}

/** All bytes of a process's output. */
export async function readOutput(output: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of output) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Watches the clock and the abort signals; gives a function that stops watching. */
function watch({ timeoutMs, signals = [] }: ProcessOptions, stop: (reason: StopReason) => void): () => void {
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  const abort = (): void => stop('aborted');
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  }
  return () => {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', abort);
  };
}

async function* bounded(
  stdout: Readable,
  { limit, exceed }: { readonly limit: number; readonly exceed: () => void },
): AsyncGenerator<Buffer, void, undefined> {
  let size = 0;
  try {
    for await (const chunk of stdout as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        exceed();
        return;
      }
      yield chunk;
    }
  } catch {
    // A pipe that breaks is the consequence of a failure that `ended` tells.
  }
}

function feed(stdin: Writable, input: ProcessInput | undefined): void {
  // A program that ends before it has read everything is judged by its exit code, not by the broken pipe.
  stdin.on('error', () => undefined);
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) {
    stdin.end(input ?? '');
    return;
  }
  void write(stdin, input).catch(() => stdin.destroy());
}

async function write(stdin: Writable, input: Iterable<string> | AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const chunk of input) {
    if (stdin.destroyed) return;
    if (!stdin.write(chunk)) {
      await new Promise<void>(resolve => {
        // Both are taken off again: a long input waits many times.
        const go = (): void => {
          stdin.off('drain', go).off('close', go);
          resolve();
        };
        stdin.once('drain', go).once('close', go);
      });
    }
  }
  stdin.end();
}

function terminate(child: ChildProcessByStdio<Writable, Readable, Readable>): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
  child.once('close', () => clearTimeout(timer));
  child.stdout.destroy();
  child.stderr.destroy();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
