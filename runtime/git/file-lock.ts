import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { explainFailure, GitError } from './git-error.ts';

export interface LockOptions {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for another process. */
  readonly timeoutMs: number;
  /** Age of a lock whose owner must have died: a living one renews it much more often. */
  readonly staleMs?: number;
}

const POLL_MS = 50;
const STALE_MS = 30_000;

/**
 * Does something that only one process at a time may do. A lock left by a process that died is taken over.
 * Throws a {@link GitError} of kind `busy` when another process holds it for too long.
 */
export async function withFileLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const staleMs = options.staleMs ?? STALE_MS;
  const token = randomBytes(12).toString('hex');
  await acquire(path, token, { ...options, staleMs });
  const renewal = setInterval(() => {
    const now = new Date(options.clock.now());
    utimes(path, now, now).catch(() => undefined);
  }, staleMs / 6);
  renewal.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    const holder = await readFile(path, 'utf8').catch(() => '');
    if (holder === token) await rm(path, { force: true });
  }
}

async function acquire(path: string, token: string, options: LockOptions & { staleMs: number }): Promise<void> {
  const giveUp = options.clock.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    if (await take(path, token, options.clock.now())) return;
    if (await removeStale(path, options)) continue;
    if (options.clock.now() >= giveUp) {
      throw new GitError('busy', `another process holds ${path}`, { fix: 'wait for it to end, or remove the file' });
    }
    await options.clock.sleep(POLL_MS);
  }
}

/** False when another process has it. */
async function take(path: string, token: string, now: number): Promise<boolean> {
  try {
    await writeFile(path, token, { flag: 'wx' });
    // By the clock that its age is told with.
    await utimes(path, new Date(now), new Date(now)).catch(() => undefined);
    return true;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // On a full disk the file is there, without a word in it.
    if (code === 'ENOSPC' || code === 'EDQUOT') await rm(path, { force: true });
    throw explainFailure(message, { repository: path, action: "can't write" });
  }
}

async function removeStale(
  path: string,
  { clock, staleMs }: Pick<LockOptions, 'clock'> & { readonly staleMs: number },
): Promise<boolean> {
  const renewed = await stat(path).then(
    status => status.mtimeMs,
    () => undefined,
  );
  if (renewed === undefined) return true;
  // A clock that was set back leaves times in the future, which nobody renews either.
  if (Math.abs(clock.now() - renewed) < staleMs) return false;
  // Moved before it is removed: if another process took it over in this moment, it gets it back.
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return true;
  const { mtimeMs } = await stat(aside);
  if (mtimeMs !== renewed) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}
