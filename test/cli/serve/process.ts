import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, expect } from 'vitest';
import { ROOT } from '../fixture.ts';

/** `berth serve` as a process of its own. */
export interface Served {
  /** Everything that was written to stdout, as lines. */
  readonly lines: () => string[];
  readonly stderr: () => string;
  /** Resolves when the log has this text. */
  readonly said: (text: string) => Promise<void>;
  /** The port that it listens on, once it says so. */
  readonly port: () => Promise<number>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const running = new Set<ChildProcessByStdio<null, Readable, Readable>>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A real process, as a supervisor would start it, on a port that is free. Ends with the test. */
export function serveProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  listen: readonly string[] = ['--listen', '127.0.0.1:0'],
): Served {
  const words = ['serve', ...listen, ...args];
  const child = spawn(process.execPath, [join(ROOT, 'bin/berth.js'), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const said = async (text: string): Promise<void> =>
    await expect.poll(() => `${stdout}${stderr}`, { timeout: 25_000 }).toContain(text);
  return {
    lines: () => stdout.split('\n').filter(line => line !== ''),
    stderr: () => stderr,
    said,
    port: async () => {
      await said('"port":');
      return Number(/"port":(\d+)/.exec(stdout)?.[1]);
    },
    kill: signal => child.kill(signal),
    ended: new Promise(resolve => {
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve({ code, signal });
      });
    }),
  };
}
