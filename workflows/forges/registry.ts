import { gitea } from './gitea/factory.ts';
import { github } from './github/factory.ts';
import { local } from './local/factory.ts';
import { plainGit } from './plain-git/factory.ts';
import type { ForgeFactory } from './port/forge-factory.ts';

/** All forges that Berth knows: a line for each. Other code knows them by what they say of themselves. */
export const FORGES: readonly ForgeFactory[] = [local, github, gitea, plainGit];
