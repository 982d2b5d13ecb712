import { join } from 'node:path';
import { createGit, type Git } from '../../runtime/git/git.ts';
import type { EnvironmentProposalResult, ProposeOptions } from '../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../use-cases/propose-environment.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import type { ForgeFactory } from '../../workflows/forges/port/forge-factory.ts';
import type { PullRequests } from '../../workflows/forges/port/pull-requests.ts';
import { FORGES } from '../../workflows/forges/registry.ts';
import { parseMarker } from '../../workflows/proposal/text/marker.ts';
import { skippingClock, testForges } from '../support/forges.ts';
import { gitEnvironment, type TestRepository, testRepository } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type PlanOptions, plan, type TestFolder } from './plans.ts';

/** A GitOps repository on disk with the branch `dev`, and everything that is needed to propose to it. */
export interface World {
  readonly repository: TestRepository;
  readonly git: Git;
  readonly forge: Forge;
  readonly pulls: PullRequests;
  /** Proposes a plan with these folders for `dev`. */
  readonly apply: (
    folders: Readonly<Record<string, TestFolder>>,
    options?: PlanOptions & ProposeOptions,
  ) => Promise<EnvironmentProposalResult>;
  /** Edits the description of the newest pull request, as a person does it on a forge's page. */
  readonly describe: (edit: (body: string) => string) => Promise<void>;
  /** The commit of a branch. */
  readonly head: (branch: string) => Promise<string>;
  /** All refs with their commits: equal when nothing was written. */
  readonly refs: () => Promise<string>;
  /** Files of a branch with their contents. */
  readonly files: (branch: string) => Promise<Record<string, string>>;
}

export interface WorldOptions {
  /** Files of the branch `dev` at the start; `null` for a repository without branches. */
  readonly start?: Readonly<Record<string, string>> | null;
  /** Kinds of forges that are known; those of Berth by default. */
  readonly factories?: readonly ForgeFactory[];
}

/** What ticking the box for a rebuild does to a description. */
export function tick(body: string): string {
  return body.replace('- [ ] Rebuild this branch', '- [x] Rebuild this branch');
}

export const START = { 'README.md': 'our platform\n' };

export async function world({ start = START, factories = FORGES }: WorldOptions = {}): Promise<World> {
  const repository = await testRepository(start === null ? {} : { dev: start });
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  // A minute passes with every look at the clock.
  const forges = testForges({ git, factories, clock: skippingClock(Date.parse('2026-03-01T12:00:00Z'), 60_000) });
  const opened = await forges.open(repository.path);
  // With a page on which people edit descriptions, as most forges have.
  const forge: Forge = { ...opened, capabilities: { ...opened.capabilities, editableBodies: true } };
  return {
    repository,
    git,
    forge,
    pulls: (await forges.pullRequests(repository.path)).pulls,
    apply: async (folders, options = {}) =>
      await proposeEnvironment(plan(folders, { repository: repository.path, ...options }), { forge }, options),
    describe: async edit => {
      const { open, lastClosed, head } = await forge.readState('dev', 'berth/dev');
      const pull = open ?? lastClosed;
      if (pull === undefined) throw new Error('there is no pull request');
      const { base, branch, title, labels, body } = pull;
      const at = { base, branch, ...(head !== undefined && { expected: head }) };
      await forge.submit({
        ...at,
        title,
        labels,
        fingerprint: parseMarker(body)?.changes ?? '',
        pull,
        body: edit(body),
      });
    },
    head: async branch => (await repository.git('rev-parse', `refs/heads/${branch}`)).trim(),
    refs: async () => await repository.git('for-each-ref', '--format=%(refname) %(objectname)'),
    files: async branch => {
      const paths = await repository.list(branch);
      const texts = await Promise.all(paths.map(async path => [path, await repository.read(branch, path)] as const));
      return Object.fromEntries(texts);
    },
  };
}
