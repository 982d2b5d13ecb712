import type { Git } from './git.ts';
import { GitError } from './git-error.ts';
import type { TreeEntry } from './tree.ts';

/** Files that git tracks and has not written to the disk: those outside of a sparse checkout. To git they are unchanged. */
export interface SkippedFiles {
  readonly entries: readonly TreeEntry[];
  /** By path; of those that were asked for. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/**
 * What the index has for files with the skip-worktree bit.
 *
 * @param isRead Whether the content of a path is needed.
 * @throws GitError when an object isn't there, as in a partial clone
 */
export async function skippedFiles(git: Git, root: string, isRead: (path: string) => boolean): Promise<SkippedFiles> {
  const { stdout } = await git.run(['ls-files', '-z', '-t', '--stage'], { cwd: root });
  const skipped = stdout
    .toString('utf8')
    .split('\0')
    .flatMap(line => {
      const [, mode, oid, path] = /^S (\d{6}) ([0-9a-f]+) 0\t([^]+)$/.exec(line) ?? [];
      return mode === undefined || oid === undefined || path === undefined ? [] : [{ mode, oid, path }];
    });
  const read = skipped.filter(({ path, mode }) => mode.startsWith('100') && isRead(path));
  const contents = await blobsOf(git, root, read);
  const entries = skipped.map(({ mode, oid, path }): TreeEntry => {
    const type = mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'file';
    return { path, type, executable: mode === '100755', oid, size: contents.get(path)?.length ?? 0 };
  });
  return { entries, contents };
}

async function blobsOf(
  git: Git,
  root: string,
  files: readonly { readonly oid: string; readonly path: string }[],
): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  if (files.length === 0) return contents;
  const input = files.map(({ oid }) => `${oid}\n`).join('');
  let { stdout: rest } = await git.run(['cat-file', '--batch'], { cwd: root, input });
  for (const { oid, path } of files) {
    const end = rest.indexOf(10);
    const [, type, size] = rest.subarray(0, end).toString('latin1').split(' ');
    if (type !== 'blob') {
      throw new GitError('not-found', `${path} is neither on disk nor in the repository (${oid})`, {
        fix: 'check it out: git sparse-checkout disable, or git fetch --refetch',
      });
    }
    contents.set(path, rest.subarray(end + 1, end + 1 + Number(size)));
    rest = rest.subarray(end + 2 + Number(size));
  }
  return contents;
}

/** The content of one of them, also of one that wasn't asked for before. */
export async function skippedContent(
  git: Git,
  root: string,
  { entry, skipped }: { readonly entry: TreeEntry; readonly skipped: SkippedFiles },
): Promise<Buffer> {
  const known = skipped.contents.get(entry.path);
  return known ?? (await git.run(['cat-file', 'blob', entry.oid], { cwd: root })).stdout;
}
