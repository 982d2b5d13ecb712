import type { ForgeFactory } from '../port/forge-factory.ts';
import { connectPlainGit } from './connection.ts';

/** Servers that are no forge that Berth knows: said to be so, or found to be so when all others have been tried. */
export const plainGit: ForgeFactory = {
  name: 'git',
  title: 'plain git servers',
  serves: 'other git servers, without pull requests; "type: git" in the credentials file says that a server is one',
  types: ['git'],
  match: ({ repository }) => (repository.local ? undefined : 'otherwise'),
  connect: connectPlainGit,
};
