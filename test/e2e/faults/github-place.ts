import { cp } from 'node:fs/promises';
import { type TestRepository, testRepository } from '../../support/git-repository.ts';
import { gitHubServer } from '../../support/github-server/github-server.ts';
import type { Pull, TestIssue } from '../../support/github-server/world.ts';
import { startHttpProxy } from '../../testbed/faults/http-proxy.ts';
import type { Place, SeenPull, Site, Trouble } from './place.ts';

const ACCESS = { revoke: 'revoked', rename: 'renamed', hide: 'hidden' } as const satisfies Record<Trouble, string>;

/** GitHub, as far as Berth uses it, with real git behind. */
export function gitHubPlace(): Place {
  const prepared = new Map<string, Promise<Content>>();
  return {
    forge: 'github',
    open: async (name, prepare) => {
      const known = prepared.get(name) ?? contentAfter(prepare);
      prepared.set(name, known);
      const { repository, pulls, issues } = await known;
      const copy = await testRepository();
      await cp(repository.path, copy.path, { recursive: true, force: true });
      return await siteOf({ repository: copy, ...structuredClone({ pulls, issues }) });
    },
  };
}

interface Content {
  readonly repository: TestRepository;
  readonly issues: TestIssue[];
  readonly pulls: Pull[];
}

async function contentAfter(prepare: (site: Site) => Promise<void>): Promise<Content> {
  const repository = await testRepository({ dev: { 'README.md': 'our platform\n' } });
  const content: Content = { repository, pulls: [], issues: [] };
  const site = await siteOf(content);
  await prepare(site);
  await site.close();
  return content;
}

async function siteOf({ repository, pulls, issues }: Content): Promise<Site> {
  const server = await gitHubServer({ repository, pulls, issues });
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
    git: async (...args) => await repository.git(...args),
    pulls: async () => await Promise.resolve(server.state.pulls.map(seenPull)),
    issues: async () =>
      await Promise.resolve(
        server.state.issues.map(({ number, title, state, body }) => `${number} ${state} ${title}\n${body}`),
      ),
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

function seenPull({ number, state, merged, title, body, labels, head, base, comments, asked }: Pull): SeenPull {
  const texts = comments.map(({ text }) => text);
  return { number, state: merged ? 'merged' : state, title, body, labels, branch: head, base, comments: texts, asked };
}
