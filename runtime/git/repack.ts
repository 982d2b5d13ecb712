import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner, RunOptions } from './run.ts';

/**
 * Packs what the refs of a repository lead to anew, and removes all other packs. Git itself keeps everything that came from a server which
 * leaves files out. Files that are left out stay so. Nobody else may write into it meanwhile; who reads is not disturbed.
 */
export async function repack(runner: Runner, gitDir: string, options: RunOptions): Promise<void> {
  const folder = join(gitDir, 'objects', 'pack');
  const before = await readdir(folder);
  const listed = ['rev-list', '--objects', '--all', '--missing=allow-any'];
  const { stdout: needed } = await runner.run(listed, { ...options, gitDir });
  const packed = ['pack-objects', '--quiet', '--missing=allow-any', '--delta-base-offset', join(folder, 'pack')];
  const { stdout } = await runner.run(packed, { ...options, gitDir, input: needed });
  const made = `pack-${stdout.toString('latin1').trim()}`;
  // To git, the mark says that what is missing was left out.
  await writeFile(join(folder, `${made}.promisor`), '');
  const old = before.filter(name => name.startsWith('pack-') && !name.startsWith(`${made}.`));
  // A pack without its index is none: half of it is never seen.
  const indexesFirst = [...old.filter(name => name.endsWith('.idx')), ...old.filter(name => !name.endsWith('.idx'))];
  for (const name of indexesFirst) await rm(join(folder, name), { force: true });
}
