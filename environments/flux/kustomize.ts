import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import type { Environment } from '../../runtime/git/safety.ts';

/** Builds a folder on disk with the kustomize of the machine. */
export interface Kustomize {
  /** The built manifests. Throws a {@link UserError} when it is not installed or can't build the folder. */
  build(folder: string, signal?: AbortSignal): Promise<string>;
}

export interface KustomizeOptions {
  /** Its `PATH` is searched for `kustomize`, then `kubectl`. */
  readonly env: Environment;
  /** 30 seconds by default. */
  readonly timeoutMs?: number;
}

const MAX_OUTPUT = 64 * 1024 * 1024;

export function createKustomize({ env, timeoutMs = 30_000 }: KustomizeOptions): Kustomize {
  let found: Promise<readonly string[] | undefined> | undefined;
  return {
    build: async (folder, signal) => {
      found ??= findCommand(env['PATH'] ?? '');
      const command = await found;
      if (command === undefined) {
        throw new UserError('neither kustomize nor kubectl is installed', {
          fix: 'install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/), or remove the kustomization',
        });
      }
      return await run([...command, folder], { folder, timeoutMs, ...(signal && { signal }) });
    },
  };
}

async function findCommand(path: string): Promise<readonly string[] | undefined> {
  for (const [name, ...args] of [
    ['kustomize', 'build'],
    ['kubectl', 'kustomize'],
  ] as const) {
    for (const folder of path.split(delimiter).filter(folder => folder !== '')) {
      const file = join(folder, name);
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return [file, ...args];
    }
  }
  return undefined;
}

interface Run {
  readonly folder: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

async function run([file = '', ...args]: readonly string[], { folder, timeoutMs, signal }: Run): Promise<string> {
  const child = spawn(file, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing to start programs from, nothing to read settings from, and no way out to the network.
    env: { PATH: '', HOME: folder, HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE, NO_PROXY: '' },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  });
  const output: Buffer[] = [];
  let size = 0;
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT) child.kill('SIGKILL');
    else output.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (errors.length < 10_000) errors += chunk.toString('utf8');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve).once('error', cause => {
      reject(signal?.aborted === true ? cause : new UserError(`${file} can't be started: ${cause.message}`, { cause }));
    });
  });
  if (code === 0 && size <= MAX_OUTPUT) return Buffer.concat(output).toString('utf8');
  const why = size > MAX_OUTPUT ? `it made more than ${MAX_OUTPUT} bytes` : code === null ? 'it took too long' : errors;
  throw new UserError(`kustomize can't build it: ${why.trim().replaceAll(`${folder}/`, '').slice(0, 500)}`, {
    fix: 'try it in the folder: kubectl kustomize .',
  });
}

/** A port where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';
