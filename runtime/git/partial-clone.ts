import type { OpenOptions } from './git.ts';

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
