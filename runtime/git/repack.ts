import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import max from 'lodash-es/max.js';
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
  const kept = new Set([made, ...(await freshCommits(folder, before))]);
  const old = before.filter(name => name.startsWith('pack-') && !kept.has(stemOf(name)));
  // A pack without its index is none: half of it is never seen.
  const indexesFirst = [...old.filter(name => name.endsWith('.idx')), ...old.filter(name => !name.endsWith('.idx'))];
  for (const name of indexesFirst) await rm(join(folder, name), { force: true });
}

/** Commits that were just written may have no ref yet, because they are to be pushed first. What was fetched has the mark. */
async function freshCommits(folder: string, names: readonly string[]): Promise<string[]> {
  const packs = names.filter(name => name.endsWith('.pack') && !names.includes(`${stemOf(name)}.promisor`));
  const times = await Promise.all(packs.map(async name => (await stat(join(folder, name))).mtimeMs));
  const newest = max(times) ?? 0;
  return packs.filter((_, index) => newest - (times[index] ?? 0) < FRESH_MS).map(stemOf);
}

const FRESH_MS = 3_600_000;

function stemOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}
