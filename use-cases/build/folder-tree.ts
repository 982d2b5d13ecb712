import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import type { BranchEntry, BranchTree } from '../../runtime/git/branch-tree.ts';
import { blobIdOf } from '../../runtime/git/object-id.ts';
import { TRACKING_PATH } from '../../scheduler/plan/plan.ts';
import { type Layout, ownShape } from '../../workflows/gitops/layout.ts';

/**
 * What is in a folder, in the form in which a branch is compared with a plan. Links are listed and not followed. Only
 * files that Berth could have written are read; the others have an empty id. A folder that isn't there is empty.
 */
export async function readFolderTree(folder: string, layout: Layout): Promise<BranchTree> {
  const tree = new Map<string, BranchEntry>();
  await visit('');
  return tree;

  async function visit(prefix: string): Promise<void> {
    const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch(emptyFolder);
    for (const entry of entries) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) {
        if (entry.name !== '.git') await visit(`${path}/`);
      } else if (!entry.isFile()) tree.set(path, { oid: '', mode: '120000' });
      else tree.set(path, await readEntry(path));
    }
  }

  async function readEntry(path: string): Promise<BranchEntry> {
    const file = join(folder, path);
    const wanted = path === TRACKING_PATH || ownShape(layout, path) !== undefined;
    const executable = ((await stat(file)).mode & 0o100) !== 0;
    return { oid: wanted ? blobIdOf(await readFile(file)) : '', mode: executable ? '100755' : '100644' };
  }
}

/** Throws a {@link UserError} for what can't be listed. */
export function emptyFolder(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  const reason = error.code === 'ENOTDIR' ? 'is not a folder' : `can't be read (${error.code})`;
  throw new UserError(`${error.path ?? 'it'} ${reason}`, { cause: error, fix: 'name another folder' });
}
