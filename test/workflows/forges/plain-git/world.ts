import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createGit, type Git } from '../../../../runtime/git/git.ts';
import type { EnvironmentProposalResult, ProposeOptions } from '../../../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../../../use-cases/propose-environment.ts';
import type { Forge } from '../../../../workflows/forges/forge.ts';
import { testForges } from '../../../support/forges.ts';
import { gitEnvironment, type TestRepository, testRepository } from '../../../support/git-repository.ts';
import { type GitServer, gitServer } from '../../../support/git-server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type PlanOptions, plan, type TestFolder } from '../../plans.ts';
import { START } from '../../world.ts';

/** A GitOps repository on a server that knows git over http and nothing else. */
export interface PlainWorld {
  readonly repository: TestRepository;
  readonly server: GitServer;
  readonly address: string;
  readonly git: Git;
  readonly openForge: () => Promise<Forge>;
  /** Proposes a plan with these folders for `dev`. */
  readonly apply: (
    folders: Readonly<Record<string, TestFolder>>,
    options?: PlanOptions & ProposeOptions,
  ) => Promise<EnvironmentProposalResult>;
  /** All refs with their commits: equal when nothing was written. */
  readonly refs: () => Promise<string>;
}

export interface PlainWorldOptions {
  readonly start?: Readonly<Record<string, string>> | null;
  /** Type of the server in the credentials file. */
  readonly type?: string;
}

export async function plainWorld({ start = START, type }: PlainWorldOptions = {}): Promise<PlainWorld> {
  const repository = await testRepository(start === null ? {} : { dev: start });
  const folder = dirname(repository.path);
  // A folder above it, so that the address looks like one of a forge: owner and name.
  const server = await gitServer({ root: dirname(folder) });
  const address = `${server.url}/${basename(folder)}/${basename(repository.path)}`;
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  const file = join(await temporaryFolder(), 'credentials.yaml');
  await writeFile(file, type === undefined ? '{}' : JSON.stringify({ [server.url]: { type } }));
  const forges = testForges({ git, credentialsFile: file });
  const open = async (): Promise<Forge> => await forges.open(address);
  return {
    repository,
    server,
    address,
    git,
    openForge: open,
    apply: async (folders, options = {}) =>
      await proposeEnvironment(plan(folders, { repository: address, ...options }), { forge: await open() }, options),
    refs: async () => await repository.git('for-each-ref', '--format=%(refname) %(objectname)'),
  };
}
