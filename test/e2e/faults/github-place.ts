import { cp } from 'node:fs/promises';
import { type TestRepository, testRepository } from '../../support/git-repository.ts';
import { type GitHubServer, gitHubServer } from '../../support/github-server/github-server.ts';
import { openOriginalPull } from '../../support/github-server/original-pull.ts';
import type { Pull, State } from '../../support/github-server/world.ts';
import { startHttpProxy } from '../../testbed/faults/http-proxy.ts';
import type { Place, SeenPull, Site, Trouble } from './place.ts';

const ACCESS = { revoke: 'revoked', rename: 'renamed', hide: 'hidden' } as const satisfies Record<Trouble, string>;

/** GitHub, as far as Berth uses it, with real git behind. */
export function gitHubPlace(): Place {
  const prepared = new Map<string, Promise<Content>>();
  return {
    forge: 'github',
    mergesLater: false,
    open: async (name, prepare) => {
      const known = prepared.get(name) ?? contentAfter(prepare);
      prepared.set(name, known);
      const { repository, ...rest } = await known;
      const copy = await testRepository();
      await cp(repository.path, copy.path, { recursive: true, force: true });
      return await siteOf(await gitHubServer({ repository: copy, ...structuredClone(rest) }));
    },
  };
}

interface Content extends Partial<Pick<State, 'pulls' | 'issues' | 'statuses' | 'rules'>> {
  readonly repository: TestRepository;
}

async function contentAfter(prepare: (site: Site) => Promise<void>): Promise<Content> {
  const repository = await testRepository({ dev: { 'README.md': 'our platform\n' } });
  const server = await gitHubServer({ repository });
  const site = await siteOf(server);
  await prepare(site);
  await site.close();
  const { pulls, issues, statuses, rules } = server.state;
  return { repository, pulls, issues, statuses, rules };
}

async function siteOf(server: GitHubServer): Promise<Site> {
  const { state } = server;
  const { repository } = state;
  const proxy = await startHttpProxy({ upstream: server.origin });
  return {
    repository: 'platform/gitops',
    address: `${proxy.address}/platform/gitops`,
    proxy,
    token: () => server.token,
    commit: async (branch, files) => {
      const there = await repository.git('for-each-ref', `refs/heads/${branch}`);
      if (there === '') await repository.branch(branch, 'dev');
      return await repository.commit(branch, files, { message: 'By hand' });
    },
    branch: async (name, at) => await repository.branch(name, at),
    requireApproval: async () => {
      state.rules.approvals = true;
      await Promise.resolve();
    },
    original: async branch => await openOriginalPull(state, branch),
    git: async (...args) => await repository.git(...args),
    pulls: async () => await Promise.resolve(state.pulls.map(seenPull)),
    issues: async () =>
      await Promise.resolve(
        state.issues.map(({ number, title, state, body }) => `${number} ${state} ${title}\n${body}`),
      ),
    statuses: async commit => {
      const newest = new Map(state.statuses.filter(of => of.commit === commit).map(of => [of.context, of]));
      return await Promise.resolve(
        [...newest.values()].map(said => `${said.context} ${said.state} ${said.description}`),
      );
    },
    trouble: async kind => {
      server.access = ACCESS[kind];
      await Promise.resolve();
    },
    relief: async () => {
      server.access = 'granted';
      await Promise.resolve();
    },
    close: async () => await proxy.close(),
    problems: () => server.problems,
  };
}

function seenPull(pull: Pull): SeenPull {
  const { number, state, merged, title, body, labels, head, base, comments, draft, autoMerge, asked } = pull;
  return {
    number,
    state: merged ? 'merged' : state,
    title,
    body,
    labels,
    branch: head,
    base,
    comments: comments.map(({ text }) => text),
    draft,
    autoMerge: autoMerge !== undefined && state === 'open',
    asked,
  };
}
