import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the packs of a repository come to, with those that are just being received. */
export interface PackSize {
  readonly count: number;
  readonly bytes: number;
}

export async function packSize(gitDir: string): Promise<PackSize> {
  const folder = join(gitDir, 'objects', 'pack');
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map(async name => await bytesOf(join(folder, name))));
  return {
    count: names.filter(name => name.endsWith('.pack')).length,
    bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Another process may have removed it meanwhile. */
async function bytesOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

const TIDIED = 'berth-tidied';

/** Bytes that were left when the repository was tidied last; 0 when it never was. */
export async function tidiedBytes(gitDir: string): Promise<number> {
  const text = await readFile(join(gitDir, TIDIED), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || 0;
}

export async function rememberTidied(gitDir: string, bytes: number): Promise<void> {
  await writeFile(join(gitDir, TIDIED), `${bytes}\n`);
}
