import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Leash } from './leash.ts';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface ProcessOptions {
  /** Working folder. */
  readonly folder: string;
  /** Standard output and error are added to this file. */
  readonly logFile: string;
  readonly leash: Leash;
}

/** One run of a program, in a process group of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** Comes true with how it ended, such as "ended with code 1". */
  readonly end: Promise<string>;
  /** How it ended; undefined while it runs. */
  ended(): string | undefined;
  /** Asks it to end, and makes it end when it doesn't. */
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Stops it where it stands: its connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
}

// What a server gets to finish its requests in.
const GRACE_MS = 10_000;

/** Runs a program to its end; answers what it wrote. Throws with that when it fails. */
export async function runToEnd(command: Command, options: ProcessOptions): Promise<string> {
  const child = await startProcess(command, options);
  const how = await child.end;
  const output = readFileSync(options.logFile, 'utf8');
  if (how !== 'ended with code 0') throw new Error(`${command.file} ${command.args.join(' ')} ${how}: ${output}`);
  return output;
}

/** Starts a program that lives no longer than this process. Throws when there is no such program. */
export async function startProcess(
  command: Command,
  { folder, logFile, leash }: ProcessOptions,
): Promise<ServerProcess> {
  const log = openSync(logFile, 'a');
  // Only what a program needs to run: settings of whoever runs the tests (proxies, KUBECONFIG) must not change a result.
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...command.env };
  const child = spawn(command.file, command.args, { cwd: folder, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw await once(child, 'error').then(([error]) => error as Error);
  leash.guard(pid);
  let ended: string | undefined;
  const end = once(child, 'exit').then(([code, signal]) => {
    ended = code === null ? `ended by ${signal}` : `ended with code ${code}`;
    leash.release(pid);
    return ended;
  });
  const send = (signal: NodeJS.Signals): void => {
    if (ended === undefined) process.kill(-pid, signal);
  };
  const kill = async (): Promise<void> => {
    send('SIGKILL');
    await end;
  };
  return {
    pid,
    end,
    ended: () => ended,
    kill,
    async stop() {
      send('SIGTERM');
      // A paused process gets the signal only when it goes on.
      send('SIGCONT');
      const gentle = await Promise.race([end.then(() => true), setTimeout(GRACE_MS, false, { ref: false })]);
      if (!gentle) await kill();
    },
    pause: () => send('SIGSTOP'),
    resume: () => send('SIGCONT'),
  };
}
