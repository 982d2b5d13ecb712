import type { OpenOptions } from './git.ts';
import { GitError } from './git-error.ts';

/** Larger files are no manifests: they are left on the server, if it can do so. */
export const FILTER = 'blob:limit=8m';

/**
 * For commands that fetch: files that are missing were left out, and others of that size are to be left out as well. It isn't written into
 * the cache, because all other commands would fetch what is missing, one by one.
 */
export function partialCloneConfig(remote: string): NonNullable<OpenOptions['config']> {
  return [
    [`remote.${remote}.promisor`, 'true'],
    [`remote.${remote}.partialclonefilter`, FILTER],
  ];
}

/** Whether a server leaves nothing out, and says so by an error: others leave nothing out without a word. */
export function refusesFilters(error: unknown): boolean {
  return (
    error instanceof GitError &&
    /filter\b.*not supported|does not support\b.*filter/i.test(`${error.message} ${error.stderr}`)
  );
}
