import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { filesOf, PROGRAMS, type Program } from './programs.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where each file of the testbed is: binaries by name, folders by their name next to the binaries. */
export type Files = ReadonlyMap<string, string>;

export interface Located {
  readonly files: Files;
  /** Programs of which at least one file was not found. */
  readonly missing: readonly Program[];
}

/** Go modules of the testbed. */
export const MODULES = join(import.meta.dirname, '..');

/**
 * Looks for every program of the testbed, without building any. A file is taken from the first place that has it: the folders
 * `BERTH_TESTBED_BIN` and `KUBEBUILDER_ASSETS`, then the cache.
 */
export function locate(env: Environment, programs: readonly Program[] = PROGRAMS): Located {
  const files = new Map<string, string>();
  const missing = programs.filter(program => {
    const folders = [...givenFolders(env), cacheFolder(program, env)];
    const found = filesOf(program).map(name => {
      const path = folders.map(folder => join(folder, name)).find(candidate => existsSync(candidate));
      if (path !== undefined) files.set(name, path);
      return path !== undefined;
    });
    return found.includes(false);
  });
  return { files, missing };
}

/**
 * Folder of one built program, outside of the checkout. Its name holds a hash of everything that decides the result, so that a
 * change of version builds anew, and checkouts with the same versions share one build.
 */
export function cacheFolder(program: Program, env: Environment): string {
  return join(cacheRoot(env), `${program.name}-${hashOf(program)}`);
}

export function cacheRoot(env: Environment): string {
  const cache = env['XDG_CACHE_HOME'];
  return join(cache === undefined || cache === '' ? join(homedir(), '.cache') : cache, 'berth', 'testbed');
}

function givenFolders(env: Environment): string[] {
  const lists = [env['BERTH_TESTBED_BIN'], env['KUBEBUILDER_ASSETS']];
  return lists.flatMap(list => list?.split(delimiter) ?? []).filter(folder => folder !== '');
}

function hashOf(program: Program): string {
  const hash = createHash('sha256').update(JSON.stringify([program, process.platform, process.arch]));
  for (const name of ['go.mod', 'go.sum', 'main.go']) {
    const path = join(MODULES, program.name, name);
    if (existsSync(path)) hash.update(name).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}
