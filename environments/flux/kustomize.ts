import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import type { Environment } from '../../runtime/git/safety.ts';
import { type ProcessEnd, readOutput, startProcess } from '../../runtime/process.ts';

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
  let isolation: Promise<readonly string[]> | undefined;
  return {
    build: async (folder, signal) => {
      found ??= findCommand(env['PATH'] ?? '');
      const command = await found;
      if (command === undefined) {
        throw new UserError('neither kustomize nor kubectl is installed', {
          fix: 'install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/), or remove the kustomization',
        });
      }
      isolation ??= findIsolation(env['PATH'] ?? '');
      return await run([...(await isolation), ...command, folder], { folder, timeoutMs, ...(signal && { signal }) });
    },
  };
}

async function findCommand(path: string): Promise<readonly string[] | undefined> {
  for (const [name, ...args] of [
    ['kustomize', 'build'],
    ['kubectl', 'kustomize'],
  ] as const) {
    const file = await findProgram(name, path);
    if (file !== undefined) return [file, ...args];
  }
  return undefined;
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(folder => folder !== '')) {
    const file = join(folder, name);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

/**
 * A command in front of others that gives them a network of their own, in which there is nothing, not even this machine.
 * Empty where the machine has none: what kustomize is given names no addresses, so this is the second wall.
 */
async function findIsolation(path: string): Promise<readonly string[]> {
  const unshare = await findProgram('unshare', path);
  const nothing = await findProgram('true', path);
  if (unshare === undefined || nothing === undefined) return [];
  // As root, or as anybody where users may have namespaces of their own.
  for (const options of [['--net'], ['--map-root-user', '--net']]) {
    const { output, ended } = startProcess(unshare, [...options, nothing], {
      cwd: '/',
      env: {},
      timeoutMs: 5_000,
      maxOutput: 1024,
    });
    await readOutput(output);
    if ((await ended).code === 0) return [unshare, ...options];
  }
  return [];
}

interface Run {
  readonly folder: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

async function run([file = '', ...args]: readonly string[], { folder, timeoutMs, signal }: Run): Promise<string> {
  const { output, ended } = startProcess(file, args, {
    cwd: folder,
    // Nothing to start programs from, nothing to read settings from, and no way out to the network.
    env: { PATH: '', HOME: folder, HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE, NO_PROXY: '' },
    timeoutMs,
    maxOutput: MAX_OUTPUT,
    ...(signal && { signals: [signal] }),
  });
  const text = await readOutput(output);
  const end = await ended;
  if (end.stopReason === 'aborted') signal?.throwIfAborted();
  if (end.startError !== undefined) {
    const cause = end.startError;
    throw new UserError(`${file} can't be started: ${cause.message}`, { cause });
  }
  if (end.code === 0 && end.stopReason === undefined) return text.toString('utf8');
  throw new UserError(`kustomize can't build it: ${reasonOf(end).trim().replaceAll(`${folder}/`, '').slice(0, 500)}`, {
    fix: 'try it in the folder: kubectl kustomize .',
  });
}

/** A port where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

function reasonOf({ code, stderr, stopReason }: ProcessEnd): string {
  if (stopReason === 'too-much-output') return `it made more than ${MAX_OUTPUT} bytes`;
  return code === null ? 'it took too long' : stderr;
}
