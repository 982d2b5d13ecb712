import type { Git } from '../../environments/git/git.ts';
import type { FetchedRevision, Repository } from '../../environments/git/repository.ts';

/**
 * The same git, but each branch is asked for once: environments that are looked at together share the answers. For one
 * look; the next one needs a new one. What failed is asked for again.
 */
export function sharedFetches(git: Git): Git {
  const fetches = new Map<string, Promise<FetchedRevision>>();
  const sharing = (repository: Repository): Repository => ({
    ...repository,
    fetch: async (revision, signal) => {
      const key = JSON.stringify([repository.remote, revision.branch, revision.commit]);
      const known = fetches.get(key);
      if (known !== undefined) return await known;
      const fetch = repository.fetch(revision, signal);
      fetches.set(key, fetch);
      fetch.catch(() => fetches.delete(key));
      return await fetch;
    },
  });
  return { ...git, open: async (address, options) => sharing(await git.open(address, options)) };
}
