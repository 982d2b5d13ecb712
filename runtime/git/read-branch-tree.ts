import type { BranchEntry, BranchTree } from './branch-tree.ts';
import { GitError } from './git-error.ts';
import type { Repository } from './repository.ts';

const MAX_LISTING = 1024 * 1024 * 1024;

/** Everything at a commit. Sizes are not asked for: git would have to open every file for them. */
export async function readBranchTree(repository: Repository, commit: string): Promise<BranchTree> {
  const { stdout } = await repository.run(['ls-tree', '-r', '-z', '--full-tree', commit], { maxOutput: MAX_LISTING });
  const tree = new Map<string, BranchEntry>();
  for (let start = 0, end = stdout.indexOf(0); end >= 0; start = end + 1, end = stdout.indexOf(0, start)) {
    // `<mode> <type> <oid>\t<path>`
    const tab = stdout.indexOf(9, start);
    const [mode = '', , oid = ''] = stdout.toString('latin1', start, tab).split(' ');
    tree.set(stdout.toString('utf8', tab + 1, end), { oid, mode });
  }
  return tree;
}

// Nobody reads a longer manifest in a pull request, and somebody might have put anything in its place.
const MAX_SHOWN = 1024 * 1024;

/** Contents that a text may show. Those that are too large, or too many, are left out. */
export async function readContents(
  repository: Repository,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  try {
    for await (const { oid, bytes } of repository.blobs([...new Set(oids)])) {
      if (bytes.length <= MAX_SHOWN) contents.set(oid, bytes);
    }
  } catch (error) {
    if (!(error instanceof GitError) || error.kind !== 'too-large') throw error;
  }
  return contents;
}
