import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { openLeash } from '../process/leash.ts';
import type { Environment } from './locate.ts';

export interface GoOptions {
  readonly cwd: string;
  readonly env: Environment;
}

// What the go.mod files ask for: https://go.dev/doc/toolchain
const OLDEST: readonly [number, number] = [1, 26];
const SHOWN_OUTPUT = 4_000;

/** Runs the `go` command to its end; answers the lines of its output. It dies with this process, and its compilers with it. */
export async function runGo(args: readonly string[], { cwd, env }: GoOptions): Promise<string[]> {
  const leash = openLeash();
  try {
    // A process group of its own, which is what the leash ends.
    const child = spawn('go', args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) leash.guard(child.pid);
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    // The end of a compiler's output says what is wrong.
    if (code !== 0) throw new Error(`go ${args.join(' ')} failed in ${cwd}:\n${stderr.slice(-SHOWN_OUTPUT)}`);
    return stdout.split('\n').filter(line => line !== '');
  } finally {
    leash.close();
  }
}

/** Why nothing can be built here, or undefined when it can. */
export async function whyNoGo(env: Environment): Promise<string | undefined> {
  const wanted = `Go ${OLDEST.join('.')} or newer`;
  const version = await runGo(['env', 'GOVERSION'], { cwd: import.meta.dirname, env }).catch(() => undefined);
  if (version === undefined) return `${wanted} is not on PATH`;
  const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version[0] ?? '') ?? [];
  const isEnough = Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
  return isEnough ? undefined : `${wanted} is needed, and PATH has ${version[0]}`;
}
