import { execFile } from 'node:child_process';
import { openLeash } from '../process/leash.ts';
import type { Environment } from './locate.ts';

export interface GoOptions {
  readonly cwd: string;
  readonly env: Environment;
}

// What the go.mod files ask for: https://go.dev/doc/toolchain
const OLDEST: readonly [number, number] = [1, 26];
const MAX_OUTPUT = 64 * 1024 * 1024;
// The end of a compiler's output says what is wrong; a missing module is named before that.
const SHOWN_OUTPUT = 4_000;

/** Runs the `go` command to its end; answers the lines of its output. It dies with this process. */
export async function runGo(args: readonly string[], { cwd, env }: GoOptions): Promise<string[]> {
  const leash = openLeash();
  try {
    return await new Promise((resolve, reject) => {
      const options = { cwd, env, maxBuffer: MAX_OUTPUT, detached: true };
      const child = execFile('go', [...args], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout.split('\n').filter(line => line !== ''));
        else reject(new Error(`go ${args[0]} failed in ${cwd}:\n${stderr.slice(-SHOWN_OUTPUT)}`, { cause: error }));
      });
      if (child.pid !== undefined) leash.guard(child.pid);
    });
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
