import { PromiseCache } from '../promise-cache.ts';
import type { Git } from './git.ts';
import type { FetchedRevision, Repository } from './repository.ts';

/**
 * The same git, but each branch is asked for once: environments that are looked at together share the answers. For one
 * look; the next one needs a new one. What failed is asked for again.
 */
export function sharedFetches(git: Git): Git {
  const fetches = new PromiseCache<FetchedRevision>({ failures: 'forget' });
  const heads = new PromiseCache<ReadonlyMap<string, string>>({ failures: 'forget' });
  const sharing = (repository: Repository): Repository => ({
    ...repository,
    fetch: async (revision, signal) => {
      const key = JSON.stringify([repository.remote, revision.branch, revision.commit]);
      return await fetches.get(key, async () => await repository.fetch(revision, signal));
    },
    heads: async signal => await heads.get(repository.remote, async () => await repository.heads(signal)),
  });
  return { ...git, open: async (address, options) => sharing(await git.open(address, options)) };
}
