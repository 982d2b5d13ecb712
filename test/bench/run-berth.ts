import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { BERTH } from './repositories.ts';

export interface BerthRun {
  /** Wall time of the whole process, in milliseconds. */
  readonly ms: number;
  /** Peak memory of the process, without the git processes it starts. */
  readonly peakBytes: number;
  readonly stdout: string;
}

export interface RunBerthOptions {
  /** Folder for the cache; a new one when absent, so that nothing is known from before. */
  readonly cache?: string;
}

/** Runs the command as a user does: a process of its own. Throws when it fails. */
export async function runBerth(args: readonly string[], { cache }: RunBerthOptions = {}): Promise<BerthRun> {
  const folder = await temporaryFolder();
  const peak = join(folder, 'peak');
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'report-peak.ts'), BERTH, ...args], {
    env: { ...process.env, XDG_CACHE_HOME: cache ?? join(folder, 'cache'), BERTH_BENCH_PEAK: peak, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const ms = performance.now() - started;
  if (code !== 0) throw new Error(`berth ${args.join(' ')} ended with ${code}\n${stderr}${stdout}`);
  return { ms, peakBytes: Number(readFileSync(peak, 'utf8')) * 1024, stdout };
}
