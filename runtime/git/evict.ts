import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Longer than anything that is done by hand every month. */
const UNUSED_MS = 45 * 24 * 3_600_000;

/** Notes that a repository of the cache is in use. */
export async function touchCache(gitDir: string, now: number): Promise<void> {
  const time = new Date(now);
  await utimes(gitDir, time, time).catch(() => undefined);
}

/** Removes repositories of a cache that nobody has used for long. All of it can be fetched again. */
export async function evictUnused(cacheDir: string, now: number): Promise<void> {
  const names = await readdir(cacheDir).catch(() => []);
  for (const name of names.filter(one => /\.git(?:\.[a-z0-9]+)?$/.test(one))) {
    const path = join(cacheDir, name);
    const status = await stat(path).catch(() => undefined);
    if (status?.isDirectory() === true && now - status.mtimeMs > UNUSED_MS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
