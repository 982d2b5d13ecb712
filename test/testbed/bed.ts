import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files } from './binaries/locate.ts';
import { type Leash, openLeash } from './process/leash.ts';

/** What servers of one test file (or one `npm run testbed`) share: a folder, the programs, and one end. */
export interface Bed {
  /** Everything that a server writes is below it; removed at the end. */
  readonly folder: string;
  readonly leash: Leash;
  /** Path of a binary, or of a folder that came with one. Throws when it isn't there. */
  file(name: string): string;
  /** A new, empty folder below `folder`; its name begins with `name`. */
  newFolder(name: string): Promise<string>;
  /** The end of every server's log, for a failed test. */
  logTails(): string;
  /** Called at the end, last one first. */
  onClose(action: () => Promise<void> | void): void;
  /** Ends every server and removes the folder. */
  close(): Promise<void>;
}

export interface BedOptions {
  readonly files: Files;
  /** Leaves logs and data where they are, to be looked at after a failure. */
  readonly keep?: boolean;
}

const TAIL_LINES = 12;
const TAIL_COLUMNS = 400;

export async function openBed({ files, keep = false }: BedOptions): Promise<Bed> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-testbed-'));
  const leash = openLeash();
  if (!keep) leash.guardFolder(folder);
  const actions: (() => Promise<void> | void)[] = [];
  return {
    folder,
    leash,
    file: name => fileOf(files, name),
    newFolder: name => newFolder(join(folder, name)),
    logTails: () => logTails(folder),
    onClose: action => actions.push(action),
    async close() {
      for (const action of actions.toReversed()) await action();
      leash.close();
      if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

function logTails(folder: string): string {
  // Each server's folder and no deeper: below, what servers do at this moment comes and goes.
  const folders = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory());
  const logs = folders.flatMap(({ name }) =>
    readdirSync(join(folder, name))
      .filter(file => file.endsWith('.log'))
      .map(file => join(name, file)),
  );
  return logs.map(path => `== ${join(folder, path)}\n${tail(readFileSync(join(folder, path), 'utf8'))}\n`).join('');
}

function tail(text: string): string {
  const lines = text.trimEnd().split('\n').slice(-TAIL_LINES);
  return lines.map(line => line.slice(0, TAIL_COLUMNS)).join('\n');
}

function fileOf(files: Files, name: string): string {
  const path = files.get(name);
  if (path === undefined) throw new Error(`the testbed has no ${name} here: run "npm run testbed:build"`);
  return path;
}

async function newFolder(path: string, count = 1): Promise<string> {
  const candidate = count === 1 ? path : `${path}-${count}`;
  try {
    await mkdir(candidate);
    return candidate;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return newFolder(path, count + 1);
  }
}
