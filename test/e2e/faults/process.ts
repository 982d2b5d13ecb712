import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Run } from './berth.ts';

/** What came of a run, as far as it can be told. */
export type Told =
  | { readonly outcome: string }
  /** `shown`: everything that could be printed of it. */
  | { readonly error: string; readonly message: string; readonly fix: string; readonly shown: string }
  | { readonly killed: true };

export interface BerthProcess {
  readonly told: Promise<Told>;
  /** Kills it and everything that it started, at once and for good. */
  readonly kill: () => Promise<void>;
}

/** A process that runs Berth, as often as it is asked to. */
interface Runner {
  readonly pid: number;
  readonly run: (run: Run) => Promise<Told>;
}

const idle: Runner[] = [];

afterAll(() => {
  for (const { pid } of idle.splice(0)) tryKill(pid);
});

/**
 * Runs Berth in a process of its own: it can be killed, and a small one starts git many times faster than that of the tests. One that
 * has ended its run is used again, because a run knows of nothing but what it is given.
 */
export function startBerth(run: Run): BerthProcess {
  const runner = idle.pop() ?? startRunner();
  const told = runner.run(run);
  void keep(runner, told);
  return {
    told,
    kill: async () => {
      // Git has sessions of its own: what isn't known before their parent is gone is never found.
      const all = await descendants(runner.pid);
      for (const pid of [runner.pid, ...all]) tryKill(pid);
      await told;
    },
  };
}

async function keep(runner: Runner, told: Promise<Told>): Promise<void> {
  const outcome = await told.catch(() => undefined);
  if (outcome !== undefined && !('killed' in outcome)) idle.push(runner);
}

/** What comes of a run that nobody kills. */
export async function toldBy(run: Run): Promise<Told> {
  return await startBerth(run).told;
}

function startRunner(): Runner {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  // Compiled once for all of them.
  const NODE_COMPILE_CACHE = join(tmpdir(), 'berth-test-compiled');
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE } });
  child.stdin.on('error', () => undefined);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const answers = createInterface({ input: child.stdout });
  const ended = new Promise<Told>((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ killed: true });
      else reject(new Error(`Berth ended with ${code ?? signal}: ${errors}`));
    });
  });
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    run: async run => {
      const answer = once(answers, 'line').then(([line]) => JSON.parse(String(line)) as Told);
      child.stdin.write(`${JSON.stringify(run)}\n`);
      return await Promise.race([answer, ended]);
    },
  };
}

async function descendants(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const texts = await Promise.all(
    tasks.map(async task => await readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  const children = texts.flatMap(text => text.split(' ').filter(word => word.trim() !== '')).map(Number);
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
