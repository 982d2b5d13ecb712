import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** Berth as a process of its own. */
export function startBerth(run: Run): BerthProcess {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  // Compiled once for all of them.
  const NODE_COMPILE_CACHE = join(tmpdir(), 'berth-test-compiled');
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE } });
  child.stdin.on('error', () => undefined).end(JSON.stringify(run));
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const told = new Promise<Told>((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ killed: true });
      else if (code === 0) resolve(JSON.parse(output) as Told);
      else reject(new Error(`Berth ended with ${code ?? signal}: ${errors}`));
    });
  });
  return {
    told,
    kill: async () => {
      // Git has sessions of its own: what isn't known before their parent is gone is never found.
      const all = await descendants(child.pid ?? 0);
      for (const pid of [child.pid ?? 0, ...all]) tryKill(pid);
      await told;
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
