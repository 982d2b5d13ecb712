import { lstat, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toBytes } from '../../runtime/bytes.ts';
import { UserError } from '../../runtime/errors.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import type { Change } from '../../workflows/gitops/change-set.ts';

/**
 * Makes the changes of a change set in a folder. Nothing is written outside of it: a link on the way is an error, and a link at
 * the end is replaced, not followed. A file is there whole or not at all. Folders that become empty go.
 */
export async function writeFolder(folder: string, changes: readonly Change[]): Promise<void> {
  await makeFolder(folder);
  const checked = new Set<string>();
  for (const change of changes) {
    await checkParents(folder, dirname(change.path), checked);
    const path = join(folder, change.path);
    if (change.action === 'remove') {
      await rm(path, { force: true });
      await removeEmpty(folder, dirname(change.path));
      checked.clear();
    } else {
      await makeFolder(dirname(path));
      const temporary = `${path}.berth-${process.pid}`;
      await writeFile(temporary, toBytes(change.file.text), { mode: change.after.mode === '100755' ? 0o755 : 0o644 });
      await rename(temporary, path);
    }
  }
}

/** Throws a UserError when a folder on the way to a file is a link or a file. */
async function checkParents(folder: string, relative: string, checked: Set<string>): Promise<void> {
  if (relative === '.' || checked.has(relative)) return;
  await checkParents(folder, dirname(relative), checked);
  const path = join(folder, relative);
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new UserError(`${path} is not a folder, so nothing is written below it`, { fix: 'move it somewhere else' });
  }
  checked.add(relative);
}

async function removeEmpty(folder: string, relative: string): Promise<void> {
  for (let path = relative; path !== '.'; path = dirname(path)) {
    const removed = await rmdir(join(folder, path)).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
