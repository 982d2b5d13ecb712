import chunk from 'lodash-es/chunk.js';
import { printable } from '../printable.ts';
import { GitError } from './git-error.ts';
import { checkObjectId, normalPath } from './names.ts';
import type { Runner, RunOptions } from './run.ts';

/** What stands at a path of a tree. Symlinks are never followed, submodules never entered. */
export type EntryType = 'file' | 'symlink' | 'submodule';

export interface TreeEntry {
  /** From the root of the repository, with `/`. Bytes that aren't UTF-8 are shown as U+FFFD. */
  readonly path: string;
  readonly type: EntryType;
  readonly executable: boolean;
  readonly oid: string;
  /** In bytes; 0 for a submodule, {@link LEFT_OUT_SIZE} for a file that is so large that it wasn't fetched. */
  readonly size: number;
}

export interface TreeOptions {
  /** Folder to list; the whole tree by default. */
  readonly path?: string;
  /** Entries after which reading is given up. */
  readonly maxEntries?: number;
}

/** At least: how large such a file is, only its server knows. */
export const LEFT_OUT_SIZE = 8 * 2 ** 20;

const MAX_ENTRIES = 500_000;

/**
 * Lists a commit's (or tree's) files below a folder, sorted by git's order of bytes, without a checkout.
 * Throws a {@link GitError}: `path-not-found` when there is no such folder, `too-large` over the limit.
 */
export async function listTree(
  runner: Runner,
  commit: string,
  options: TreeOptions & { readonly repository: RunOptions },
): Promise<TreeEntry[]> {
  const path = normalPath(options.path ?? '');
  const limit = options.maxEntries ?? MAX_ENTRIES;
  // The slash makes git list the folder's content, and nothing when it is a file.
  const paths = path === '' ? [] : [`${path}/`];
  const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', checkObjectId(commit), '--', ...paths];
  const entries: TreeEntry[] = [];
  for await (const record of records(runner.stream(args, options.repository))) {
    entries.push(parseEntry(record));
    if (entries.length > limit) throw new GitError('too-large', `the tree has more than ${limit} files`);
  }
  if (entries.length === 0 && path !== '') throw noSuchFolder(path);
  return entries;
}

export function noSuchFolder(path: string): GitError {
  return new GitError('path-not-found', `there is no folder ${printable(path)}`, {
    fix: 'correct the path: it begins at the root of the repository',
  });
}

/** Looks up single files by their exact paths; those that aren't there are left out. */
export async function findFiles(
  runner: Runner,
  commit: string,
  options: { readonly paths: readonly string[]; readonly repository: RunOptions },
): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (const paths of chunk(options.paths, MOST_ARGUMENTS)) {
    const args = ['ls-tree', '-z', '-l', '--full-tree', checkObjectId(commit), '--', ...paths];
    for await (const record of records(runner.stream(args, options.repository))) {
      if (record.subarray(7, 11).toString('latin1') !== 'tree') entries.push(parseEntry(record));
    }
  }
  return entries;
}

/** Paths of one command: systems bound the bytes of all of them together. */
const MOST_ARGUMENTS = 200;

/** Splits a stream at NUL bytes. */
async function* records(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  // A record that isn't complete is joined when its end is there, not again for each chunk.
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      const last = chunk.subarray(start, end);
      yield begun.length === 0 ? last : Buffer.concat([...begun, last]);
      begun = [];
      length = 0;
      start = end + 1;
    }
    begun.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > MAX_PATH_BYTES + MAX_HEAD_BYTES) throw pathTooLong();
  }
}

/** As long as a path may be where files are: PATH_MAX of Linux. */
const MAX_PATH_BYTES = 4_096;
/** Mode, type, id and size before a path. */
const MAX_HEAD_BYTES = 256;

function pathTooLong(): GitError {
  return new GitError('too-large', `the tree has a path of more than ${MAX_PATH_BYTES} bytes`, {
    fix: 'rename the file or the folder',
  });
}

/** `<mode> <type> <oid> <size, padded>\t<path>`, as git-ls-tree prints it. */
function parseEntry(record: Buffer): TreeEntry {
  const tab = record.indexOf(9);
  if (record.length - tab - 1 > MAX_PATH_BYTES) throw pathTooLong();
  const [mode = '', , oid = '', size = '0'] = record.subarray(0, tab).toString('latin1').split(/ +/);
  return {
    path: record.subarray(tab + 1).toString('utf8'),
    type: mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'file',
    executable: mode === '100755',
    oid,
    size: size === '-' ? 0 : size === 'BAD' ? LEFT_OUT_SIZE : Number(size),
  };
}
