import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import chunk from 'lodash-es/chunk.js';
import { printable } from '../printable.ts';
import { pushAll } from '../push-all.ts';
import type { Git } from './git.ts';
import { GitError } from './git-error.ts';
import { normalPath } from './names.ts';
import { blobIdOf } from './object-id.ts';
import { type SkippedFiles, skippedContent, skippedFiles } from './skipped-files.ts';
import type { SourceTree } from './source-tree.ts';
import { noSuchFolder, type TreeEntry } from './tree.ts';

export interface WorkingTreeOptions {
  /** Larger files are listed with their size, but not read. */
  readonly maxFileBytes: number;
  /** Files after which reading is given up; 200,000 by default. */
  readonly maxFiles?: number;
}

const MAX_FILES = 200_000;
const NONE: SkippedFiles = { entries: [], contents: new Map() };
// Files looked at at once.
const BATCH = 64;
// Files whose content matters in any case, and so are read when they are listed.
const MANIFEST = /(\.ya?ml|\.json|(^|\/)(Kustomization|\.sourceignore))$/;

/**
 * A folder as a branch would be if everything in it was committed: what git tracks as it is on disk now, or in the index where a sparse
 * checkout leaves it out, and new files that git doesn't ignore. A folder outside of git is taken whole. Symlinks are listed and never followed.
 * Throws a {@link GitError}: `not-found` when there is no such folder, `too-large` over the limit.
 */
export async function workingTree(git: Git, folder: string, options: WorkingTreeOptions): Promise<SourceTree> {
  const root = await existingFolder(folder);
  const tracked = await trackedPaths(git, root);
  const skipped = tracked === undefined ? NONE : await skippedFiles(git, root, path => MANIFEST.test(path));
  const fromIndex = new Set(skipped.entries.map(({ path }) => path));
  const paths = (tracked ?? (await allPaths(root, options.maxFiles ?? MAX_FILES))).filter(path => !fromIndex.has(path));
  if (paths.length > (options.maxFiles ?? MAX_FILES)) throw tooMany(folder, options.maxFiles ?? MAX_FILES);
  const reader = new FolderReader(root, options.maxFileBytes);
  const entries: TreeEntry[] = [...skipped.entries];
  for (const batch of chunk(paths, BATCH)) {
    const found = await Promise.all(batch.map(async path => await reader.entry(path)));
    pushAll(
      entries,
      found.filter(entry => entry !== undefined),
    );
  }
  // Order of bytes, as git lists trees.
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const byPath = new Map(entries.map(entry => [entry.path, entry]));
  return {
    repository: printable(folder),
    list: async path => {
      const prefix = normalPath(path) === '' ? '' : `${normalPath(path)}/`;
      const below = entries.filter(entry => entry.path.startsWith(prefix));
      if (below.length > 0 || prefix === '') return await Promise.resolve(below);
      throw noSuchFolder(normalPath(path));
    },
    find: async wanted => await Promise.resolve(wanted.flatMap(path => byPath.get(path) ?? [])),
    read: async function* read(wanted) {
      for (const entry of wanted) {
        const bytes = fromIndex.has(entry.path) ? await skippedContent(git, root, { entry, skipped }) : undefined;
        yield { entry, bytes: bytes ?? (await reader.content(entry.path)) };
      }
    },
  };
}

async function existingFolder(folder: string): Promise<string> {
  const root = await realpath(resolve(folder)).catch(() => undefined);
  if (root !== undefined && (await stat(root)).isDirectory()) return root;
  throw new GitError('not-found', `there is no folder ${printable(folder)}`, { fix: 'check the path' });
}

/** What git would commit with `git add --all`; nothing when the folder is not part of a work tree. */
async function trackedPaths(git: Git, root: string): Promise<string[] | undefined> {
  const at = { cwd: root, accept: [1, 128] };
  const inside = await git.run(['rev-parse', '--is-inside-work-tree'], at);
  if (inside.stdout.toString('latin1').trim() !== 'true') return undefined;
  // A folder that the repository around it ignores has nothing to do with it.
  const ignored = await git.run(['check-ignore', '--quiet', '.'], { ...at, env: { GIT_LITERAL_PATHSPECS: undefined } });
  if (ignored.code === 0) return undefined;
  const { stdout } = await git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: root,
  });
  // Names that end with a slash are repositories of their own.
  return stdout
    .toString('utf8')
    .split('\0')
    .filter(path => path !== '' && !path.endsWith('/'));
}

async function allPaths(root: string, limit: number): Promise<string[]> {
  const paths: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const child of await readdir(join(root, folder), { withFileTypes: true }).catch(unreadable(folder))) {
      const path = folder === '' ? child.name : `${folder}/${child.name}`;
      if (child.isDirectory() && child.name !== '.git') folders.push(path);
      else if (child.isFile() || child.isSymbolicLink()) paths.push(path);
    }
    if (paths.length > limit) throw tooMany(root, limit);
  }
  return paths;
}

function tooMany(folder: string, limit: number): GitError {
  return new GitError('too-large', `${printable(folder)} has more than ${limit} files`, {
    fix: 'choose a smaller folder',
  });
}

class FolderReader {
  readonly #root: string;
  readonly #maxFileBytes: number;
  readonly #inside = new Map<string, Promise<boolean>>();
  readonly #content = new Map<string, Buffer>();

  constructor(root: string, maxFileBytes: number) {
    this.#root = root;
    this.#maxFileBytes = maxFileBytes;
  }

  /** Nothing for what is gone, is no file, or lies behind a symlink. */
  async entry(path: string): Promise<TreeEntry | undefined> {
    const slash = path.lastIndexOf('/');
    if (slash >= 0 && !(await this.#isInside(path.slice(0, slash)))) return undefined;
    const status = await lstat(join(this.#root, path)).catch(goneOr(path));
    if (status === undefined) return undefined;
    if (status.isSymbolicLink()) return { path, type: 'symlink', executable: false, oid: '', size: status.size };
    // A submodule's folder.
    if (status.isDirectory()) return { path, type: 'submodule', executable: false, oid: '', size: 0 };
    // A pipe or a device would be waited for, perhaps for ever.
    if (!status.isFile()) return undefined;
    const executable = (status.mode & 0o111) !== 0;
    if (status.size > this.#maxFileBytes || !MANIFEST.test(path)) {
      // Instead of the content, which nobody reads: what changes when it does.
      const stamp = Buffer.from(`${status.ino} ${status.mtimeMs} ${status.ctimeMs} ${status.size}`);
      return { path, type: 'file', executable, oid: blobIdOf(stamp), size: status.size };
    }
    const bytes = await this.#read(path);
    this.#content.set(path, bytes);
    return { path, type: 'file', executable, oid: blobIdOf(bytes), size: bytes.length };
  }

  /** What was read when the file was listed, so that it fits its id; each is given away once. */
  async content(path: string): Promise<Buffer> {
    const known = this.#content.get(path);
    this.#content.delete(path);
    return known ?? (await this.#read(path));
  }

  async #read(path: string): Promise<Buffer> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(join(this.#root, path), flags).catch(unreadable(path));
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  }

  /** A folder that was replaced by a symlink leads elsewhere. */
  async #isInside(folder: string): Promise<boolean> {
    let known = this.#inside.get(folder);
    if (known === undefined) {
      known = realpath(join(this.#root, folder)).then(
        real => real === join(this.#root, folder),
        (error: NodeJS.ErrnoException) => goneOr(folder)(error) ?? false,
      );
      this.#inside.set(folder, known);
    }
    return await known;
  }
}

/** A file that is gone is a change; one that can't be looked at is a failure, because it may be there. */
function goneOr(path: string): (error: NodeJS.ErrnoException) => undefined {
  return error => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    return unreadable(path)(error);
  };
}

function unreadable(path: string): (error: NodeJS.ErrnoException) => never {
  return error => {
    throw new GitError('failed', `${printable(path)} can't be read: ${error.code ?? error.message}`, {
      cause: error,
      fix: 'check the permissions of the file',
    });
  };
}
