import type { Repository } from '../../../runtime/git/repository.ts';
import type { ForgeFactory } from '../../../workflows/forges/port/forge-factory.ts';
import { createMemoryForge } from './forge.ts';
import { memoryPullRequests } from './pull-requests.ts';
import type { MemoryPull, MemoryRepository } from './repository.ts';

/**
 * A forge that is no part of Berth: bare repositories on disk, whose pull requests last as long as the program. It is as small as
 * a forge can be, and shows that one more needs nothing but its folder and a line of a registry.
 */
export const memory: ForgeFactory = {
  name: 'memory',
  title: 'the memory',
  serves: 'repositories on disk, whose pull requests are forgotten',
  types: [],
  match: ({ repository }) => (repository.local ? 'certain' : undefined),
  connect: ({ identity, clock }) => {
    const known = new Map<string, MemoryPull[]>();
    const open = (repository: Repository): MemoryRepository => {
      const pulls = known.get(repository.identity) ?? [];
      known.set(repository.identity, pulls);
      return { repository, identity, clock, pulls };
    };
    return {
      open: async ({ repository }) => await Promise.resolve(createMemoryForge(open(repository))),
      pullRequests: async ({ repository }) => await Promise.resolve(memoryPullRequests(open(repository))),
    };
  },
};
