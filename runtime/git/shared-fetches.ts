import type { Git } from './git.ts';
import type { FetchedRevision, Repository } from './repository.ts';

/**
 * The same git, but each branch is asked for once: environments that are looked at together share the answers. For one
 * look; the next one needs a new one. What failed is asked for again.
 */
export function sharedFetches(git: Git): Git {
  const fetches = new Map<string, Promise<FetchedRevision>>();
  const heads = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const sharing = (repository: Repository): Repository => ({
    ...repository,
    fetch: async (revision, signal) => {
      const key = JSON.stringify([repository.remote, revision.branch, revision.commit]);
      return await once(fetches, key, async () => await repository.fetch(revision, signal));
    },
    heads: async signal => await once(heads, repository.remote, async () => await repository.heads(signal)),
  });
  return { ...git, open: async (address, options) => sharing(await git.open(address, options)) };
}

async function once<T>(known: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return await found;
  const promise = work();
  known.set(key, promise);
  promise.catch(() => known.delete(key));
  return await promise;
}
