import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGit } from '../../../../runtime/git/git.ts';
import type { EnvironmentProposalResult, ProposeOptions } from '../../../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../../../use-cases/propose-environment.ts';
import type { Forges } from '../../../../workflows/forges/create-forges.ts';
import type { Forge } from '../../../../workflows/forges/forge.ts';
import type { Wait } from '../../../../workflows/forges/host-limiter.ts';
import { createHostLimiters } from '../../../../workflows/forges/host-limiters.ts';
import type { PullRequests } from '../../../../workflows/forges/port/pull-requests.ts';
import { skippingClock, testForges } from '../../../support/forges.ts';
import { gitEnvironment, type TestRepository, testRepository } from '../../../support/git-repository.ts';
import { type GitHubServer, gitHubServer } from '../../../support/github-server/github-server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type PlanOptions, plan, type TestFolder } from '../../plans.ts';
import { START } from '../../world.ts';

/** The repository `platform/gitops` on an Enterprise Server with the branch `dev`. */
export interface GitHubWorld {
  readonly repository: TestRepository;
  readonly server: GitHubServer;
  /** Its pull requests, for people. */
  readonly pulls: PullRequests;
  /** A forge as another process would have it: with its own cache and nothing known. */
  readonly openForge: () => Promise<Forge>;
  readonly apply: (
    folders: Readonly<Record<string, TestFolder>>,
    options?: PlanOptions & ProposeOptions,
  ) => Promise<EnvironmentProposalResult>;
  /** The commit of a branch. */
  readonly head: (branch: string) => Promise<string>;
  /** All refs, pull requests and comments: equal when nothing was written. */
  readonly everything: () => Promise<string>;
  readonly waits: Wait[];
  /** Requests that write, since the last call. */
  readonly writes: () => string[];
}

export interface GitHubWorldOptions {
  readonly start?: Readonly<Record<string, string>> | null;
  /** PEM files of a GitHub App; a token is used without. */
  readonly app?: { readonly publicKey: string; readonly privateKey: string };
  readonly timeoutMs?: number;
}

export async function gitHubWorld({ start = START, app, timeoutMs }: GitHubWorldOptions = {}): Promise<GitHubWorld> {
  const repository = await testRepository(start === null ? {} : { dev: start });
  const server = await gitHubServer({ repository, ...(app && { appKey: app.publicKey }) });
  const waits: Wait[] = [];
  const forges = async (): Promise<Forges> => await forgesFor(server, { app, timeoutMs, waits });
  const openForge = async (): Promise<Forge> => await (await forges()).open(server.address);
  const own = await forges();
  const forge = await own.open(server.address);
  let seen = 0;
  return {
    repository,
    server,
    pulls: (await own.pullRequests(server.address)).pulls,
    openForge,
    waits,
    apply: async (folders, options = {}) =>
      await proposeEnvironment(plan(folders, { repository: server.address, ...options }), { forge }, options),
    head: async branch => (await repository.git('rev-parse', `refs/heads/${branch}`)).trim(),
    everything: async () =>
      (await repository.git('for-each-ref', '--format=%(refname) %(objectname)')) +
      JSON.stringify([server.state.pulls, server.state.statuses]),
    writes: () => {
      const since = server.requests.slice(seen);
      seen = server.requests.length;
      return since
        .filter(({ git, method, isQuery }) => !git && method !== 'GET' && isQuery !== true)
        .map(({ method, path }) => `${method} ${path}`);
    },
  };
}

interface OpenOptions {
  readonly app: GitHubWorldOptions['app'];
  readonly timeoutMs: number | undefined;
  readonly waits: Wait[];
}

async function forgesFor(server: GitHubServer, { app, timeoutMs, waits }: OpenOptions): Promise<Forges> {
  const cacheDir = join(await temporaryFolder(), 'cache');
  const clock = skippingClock();
  const limiters = createHostLimiters({ clock, onWait: wait => waits.push(wait) });
  const git = createGit({ cacheDir, env: gitEnvironment() });
  const file = join(await temporaryFolder(), 'credentials.yaml');
  const key = app && { id: '1', privateKey: app.privateKey };
  const shown = key === undefined ? { token: server.token } : { app: key };
  await writeFile(file, JSON.stringify({ [server.origin]: { type: 'github', ...shown } }));
  const options = { git, clock, limiters, credentialsFile: file, ...(timeoutMs !== undefined && { timeoutMs }) };
  return testForges(options);
}
