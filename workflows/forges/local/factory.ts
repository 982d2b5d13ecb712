import type { ForgeFactory } from '../port/forge-factory.ts';
import { createLocalForge } from './forge.ts';
import { localPullRequests } from './pull-requests.ts';

/** Bare repositories on disk. */
export const local: ForgeFactory = {
  name: 'local',
  title: 'local repositories',
  serves: 'repositories on disk, as a path or a file: address',
  types: [],
  match: ({ repository }) => (repository.local ? 'certain' : undefined),
  connect: ({ identity, clock }) => ({
    open: async ({ repository }) => await Promise.resolve(createLocalForge({ repository, identity, clock })),
    pullRequests: async ({ repository }) => await Promise.resolve(localPullRequests({ repository, identity, clock })),
  }),
};
