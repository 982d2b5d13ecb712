import { touchCache } from './evict.ts';
import { FetchSession, type RemoteOptions } from './fetch-session.ts';
import { checkBranch, checkObjectId } from './names.ts';
import type { Revisions } from './revisions.ts';

/** Revisions of a repository elsewhere: only what is asked for is fetched, and only when the cache doesn't have it. */
export function remoteRevisions(remote: RemoteOptions): Revisions {
  const session = new FetchSession(remote);
  const ensure = async (): Promise<void> => {
    await remote.cache.ensure();
    await touchCache(remote.cache.path, remote.clock.now());
  };
  const heads = async (signal?: AbortSignal): Promise<ReadonlyMap<string, string>> => {
    await ensure();
    const tips = await session.tips(['--heads'], [], signal);
    return new Map([...tips].map(([name, commit]) => [name.slice('refs/heads/'.length), commit]));
  };
  return {
    fetchRefs: async refspecs => {
      await ensure();
      await session.fetchRefs(refspecs);
    },
    heads,
    branches: async signal => [...(await heads(signal)).keys()].sort(),
    fetch: async (revision, signal) => {
      await ensure();
      if (revision.commit !== undefined) {
        const { commit, branch } = revision;
        checkObjectId(commit);
        if (branch !== undefined) checkBranch(branch);
        await session.fetchCommit(commit, branch, signal);
        return { commit, ...(branch !== undefined && { branch }) };
      }
      return await session.fetchBranch(
        revision.branch === undefined ? undefined : checkBranch(revision.branch),
        signal,
      );
    },
  };
}
