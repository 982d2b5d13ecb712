import { type ProcessEnd, type ProcessInput, readOutput, startProcess } from '../process.ts';
import { explainFailure, GitError } from './git-error.ts';
import { type Environment, safeArguments, safeEnvironment } from './safety.ts';

export interface RunOptions {
  /** Repository to work in. Without it git runs outside of any repository. */
  readonly gitDir?: string;
  /** Working folder; the repository by default. */
  readonly cwd?: string;
  /** Bytes for the command's standard input. */
  readonly input?: ProcessInput;
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
      const stdout = await readOutput(job.output);
      const { code, stderr } = await job.done;
      return { code, stderr, stdout };
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

/** A command that runs. */
interface Job {
  readonly output: AsyncIterable<Buffer>;
  /** Rejects with a {@link GitError} when the command fails; one that the caller stopped has not failed. */
  readonly done: Promise<{ code: number; stderr: string }>;
  readonly stop: () => void;
}

function startGit(args: readonly string[], options: RunOptions, runner: RunnerOptions): Job {
  const timeoutMs = options.timeoutMs ?? runner.timeoutMs;
  const maxOutput = options.maxOutput ?? MAX_OUTPUT;
  const { output, ended, stop } = startProcess('git', [...safeArguments(options.gitDir), ...args], {
    cwd: options.cwd ?? options.gitDir ?? runner.cwd,
    env: safeEnvironment(runner, options),
    input: options.input,
    timeoutMs,
    maxOutput,
    signals: [options.signal, runner.signal].filter(signal => signal !== undefined),
  });
  const done = ended.then(end => {
    const failure = failureOf(end, args, { ...options, timeoutMs, maxOutput });
    if (failure !== undefined) throw failure;
    return { code: end.code ?? -1, stderr: end.stderr };
  });
  done.catch(() => undefined);
  return { output, done, stop };
}

interface Bounds {
  readonly timeoutMs: number;
  readonly maxOutput: number;
}

/** Why a command that ended so failed; nothing when it did what it was asked for. */
function failureOf(end: ProcessEnd, args: readonly string[], options: RunOptions & Bounds): GitError | undefined {
  const where = options.repository === undefined ? '' : ` of ${options.repository}`;
  switch (end.stopReason) {
    case 'timeout':
      return new GitError(
        'timeout',
        `git ${commandOf(args)}${where} did not finish within ${options.timeoutMs / 1000} s`,
        { fix: 'check the network and the server, then try again' },
      );
    case 'aborted':
      return new GitError('aborted', `git ${args[0]}${where} was stopped`);
    case 'too-much-output':
      return new GitError('too-large', `git printed more than ${options.maxOutput} bytes`);
    default:
  }
  if (end.startError !== undefined) return startFailure(end.startError);
  const { code, stderr } = end;
  const isSuccess = code === 0 || (options.accept ?? []).includes(code ?? -1) || end.stopReason === 'stopped';
  return isSuccess ? undefined : explainFailure(stderr || `git ${args[0]} ended with ${code ?? 'a signal'}`, options);
}

/** The command behind the settings for it. */
function commandOf(args: readonly string[]): string {
  const first = args.findIndex((arg, index) => arg !== '-c' && args[index - 1] !== '-c');
  return args[first] ?? '';
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
