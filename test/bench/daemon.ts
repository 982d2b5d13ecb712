import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { BERTH } from './repositories.ts';

/** What webhooks are signed with. */
export const SECRET = 'bench';
/** Far away, so that only webhooks make it look. */
const POLL = '1h';

export interface Daemon {
  readonly port: number;
  /** Number of the process. */
  readonly pid: number;
  /** What it has written so far. */
  readonly log: () => string;
  /** Resolves when everything has been read once. */
  readonly ready: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts `berth serve` as a user does. It looks when a webhook comes, unless told otherwise. */
export async function startDaemon(options: readonly string[], cache: string): Promise<Daemon> {
  const args = ['serve', '--poll', POLL, '--listen', '127.0.0.1:0', ...options];
  const child = spawn(process.execPath, [BERTH, ...args], {
    env: { ...process.env, XDG_CACHE_HOME: cache, BERTH_WEBHOOK_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<void>(resolve => {
    child.once('close', () => resolve());
  });
  const port = await until(() => {
    if (child.exitCode !== null) throw new Error(`berth serve ended with ${child.exitCode}\n${log}`);
    return Number(/"port":(\d+)/.exec(log)?.[1]) || undefined;
  });
  return {
    port,
    pid: child.pid ?? 0,
    log: () => log,
    ready: async () => {
      await until(async () => ((await fetch(`http://127.0.0.1:${port}/readyz`)).ok ? true : undefined));
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** Looks again and again, for a minute, until there is something. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined, everyMs = 10): Promise<T> {
  for (let waited = 0; waited < 60_000; waited += everyMs) {
    const found = await look();
    if (found !== undefined) return found;
    await setTimeout(everyMs);
  }
  throw new Error('it did not happen within a minute');
}
