import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { explainFailure, GitError } from './git-error.ts';
import { type Environment, safeArguments, safeEnvironment } from './safety.ts';

export interface RunOptions {
  /** Repository to work in. Without it git runs outside of any repository. */
  readonly gitDir?: string;
  /** Working folder; the repository by default. */
  readonly cwd?: string;
  /** Bytes for the command's standard input. */
  readonly input?: string | Uint8Array | Iterable<string> | AsyncIterable<string | Uint8Array>;
  /** More environment variables, such as `GIT_INDEX_FILE` or `GIT_AUTHOR_DATE`. */
  readonly env?: Environment;
  /** Git configuration for this command alone; may hold secrets, which don't show in the process list. */
  readonly config?: readonly (readonly [key: string, value: string])[];
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Bytes of output after which the command is stopped. */
  readonly maxOutput?: number;
  /** Exit codes that are no failure. */
  readonly accept?: readonly number[];
  /** Repository and action for error messages, such as "can't read". */
  readonly repository?: string;
  readonly action?: string;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Where git is started, and with which rules. */
export interface RunnerOptions {
  readonly env: Environment;
  readonly protocols: readonly string[];
  /** Folder to run in outside of a repository. It must not be inside of one. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Starts git so that nothing of a repository can run as a program, and nobody is asked for anything. */
export interface Runner {
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Standard output as it comes. Throws like `run` when the command fails; leaving the loop stops the command. */
  stream(args: readonly string[], options?: RunOptions): AsyncGenerator<Buffer, void, undefined>;
  /** Stops everything that still runs. */
  close(): void;
}

const MAX_OUTPUT = 128 * 1024 * 1024;
const MAX_STDERR = 64 * 1024;
// After asking a command to stop, how long it may take before it is killed.
const GRACE_MS = 2_000;

export function createRunner(runner: RunnerOptions): Runner {
  const running = new Set<Job>();
  const start = (args: readonly string[], options: RunOptions): Job => {
    const job = startGit(args, options, runner);
    running.add(job);
    void job.done.finally(() => running.delete(job)).catch(() => undefined);
    return job;
  };
  return {
    async run(args, options = {}) {
      const job = start(args, options);
      const chunks: Buffer[] = [];
      for await (const chunk of job.output) chunks.push(chunk);
      const { code, stderr } = await job.done;
      return { code, stderr, stdout: Buffer.concat(chunks) };
    },
    async *stream(args, options = {}) {
      const job = start(args, options);
      try {
        yield* job.output;
        await job.done;
      } finally {
        job.stop();
        await job.done.catch(() => undefined);
      }
    },
    close() {
      for (const job of running) job.stop();
    },
  };
}

interface Job {
  readonly output: AsyncIterable<Buffer>;
  readonly done: Promise<{ code: number; stderr: string }>;
  stop(): void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function startGit(args: readonly string[], options: RunOptions, runner: RunnerOptions): Job {
  const state: { failure?: GitError; stopped: boolean } = { stopped: false };
  const child: Child = spawn('git', [...safeArguments(options.gitDir), ...args], {
    cwd: options.cwd ?? options.gitDir ?? runner.cwd,
    env: safeEnvironment(runner, options),
    stdio: ['pipe', 'pipe', 'pipe'],
    // A session of its own: no terminal that ssh or a credential helper could ask on, and one group to stop.
    detached: true,
    windowsHide: true,
  });
  const fail = (error: GitError): void => {
    state.failure ??= error;
    terminate(child);
  };
  const stop = (): void => {
    state.stopped = true;
    terminate(child);
  };
  const release = guard(options, runner, { fail, args });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < MAX_STDERR) stderr += text;
  });
  feed(child.stdin, options.input);
  const done = new Promise<{ code: number; stderr: string }>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      release();
      reject(state.failure ?? startFailure(error));
    });
    child.once('close', code => {
      release();
      if (state.failure !== undefined) reject(state.failure);
      else if (code === 0 || (options.accept ?? []).includes(code ?? -1) || state.stopped) {
        resolve({ code: code ?? -1, stderr });
      } else reject(explainFailure(stderr || `git ${args[0]} ended with ${code ?? 'a signal'}`, options));
    });
  });
  done.catch(() => undefined);
  const limit = options.maxOutput ?? MAX_OUTPUT;
  return { output: bounded(child.stdout, done, { limit, fail }), done, stop };
}

/** The command behind the settings for it. */
function commandOf(args: readonly string[]): string {
  const first = args.findIndex((arg, index) => arg !== '-c' && args[index - 1] !== '-c');
  return args[first] ?? '';
}

/** Watches the clock and the abort signals; gives a function that stops watching. */
function guard(
  options: RunOptions,
  runner: RunnerOptions,
  { fail, args }: { fail: (error: GitError) => void; args: readonly string[] },
): () => void {
  const timeoutMs = options.timeoutMs ?? runner.timeoutMs;
  const where = options.repository === undefined ? '' : ` of ${options.repository}`;
  const timer = setTimeout(() => {
    fail(
      new GitError('timeout', `git ${commandOf(args)}${where} did not finish within ${timeoutMs / 1000} s`, {
        fix: 'check the network and the server, then try again',
      }),
    );
  }, timeoutMs);
  const abort = (): void => fail(new GitError('aborted', `git ${args[0]}${where} was stopped`));
  const signals = [options.signal, runner.signal].filter(signal => signal !== undefined);
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
  done: Promise<unknown>,
  { limit, fail }: { limit: number; fail: (error: GitError) => void },
): AsyncGenerator<Buffer, void, undefined> {
  let size = 0;
  try {
    for await (const chunk of stdout as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        fail(new GitError('too-large', `git printed more than ${limit} bytes`));
        break;
      }
      yield chunk;
    }
  } catch {
    // A pipe that breaks is the consequence of a failure that `done` tells.
  }
  if (size > limit) await done;
}

function feed(stdin: Writable, input: RunOptions['input']): void {
  // A command that ends before it has read everything is judged by its exit code, not by the broken pipe.
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

function terminate(child: Child): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(child.pid, 'SIGTERM');
  const { pid } = child;
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

function startFailure(error: NodeJS.ErrnoException): GitError {
  if (error.code === 'ENOENT' && error.path === 'git') {
    return new GitError('no-git', 'git is not installed, or its folder (or the repository) does not exist', {
      cause: error,
      fix: 'install git 2.31 or later',
    });
  }
  return new GitError('failed', `git could not be started: ${error.message}`, { cause: error });
}
