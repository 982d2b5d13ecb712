import { randomBytes } from 'node:crypto';
import { runGit, testRepository } from '../../support/git-repository.ts';
import type { GiteaClient } from '../../testbed/clients/gitea.ts';
import { startHttpProxy } from '../../testbed/faults/http-proxy.ts';
import { giteaRepository } from '../../testbed/gitea-repository.ts';
import { openOriginalPull } from '../gitea-original.ts';
import { type Bot, basic, type GiteaPull, newToken } from '../gitea-world.ts';
import type { Place, SeenPull, Site } from './place.ts';

/** A real Gitea. Every site is a private repository of the organization, for which the account has a token of its own. */
export function giteaPlace(client: GiteaClient, organization: string, bot: Omit<Bot, 'token'>): Place {
  let team: Promise<unknown> | undefined;
  return {
    forge: 'gitea',
    mergesLater: true,
    open: async (_, prepare) => {
      await (team ??= makeTeam(client, organization));
      const site = await openSite(client, organization, bot);
      await prepare(site);
      return site;
    },
  };
}

/** One whose review can be asked for in every repository of the organization. */
async function makeTeam(client: GiteaClient, organization: string): Promise<unknown> {
  return await client.request('POST', `/orgs/${organization}/teams`, {
    name: 'platform',
    permission: 'write',
    units: ['repo.code', 'repo.pulls'],
    includes_all_repositories: true,
  });
}

async function openSite(client: GiteaClient, organization: string, bot: Omit<Bot, 'token'>): Promise<Site> {
  const name = `gitops-${randomBytes(6).toString('hex')}`;
  const repository = await giteaRepository(client, organization, name);
  const local = await testRepository({});
  const remote = client.remote(repository.name);
  const path = `/repos/${repository.name}`;
  const fetchAll = async () => {
    await local.git('fetch', '--quiet', '--prune', remote, '+refs/heads/*:refs/heads/*', '+refs/berth/*:refs/berth/*');
  };
  const join = async () => await client.request('PUT', `${path}/collaborators/${bot.name}`, { permission: 'write' });
  await repository.request('PATCH', '', { private: true });
  await repository.push({ 'README.md': 'our platform\n' }, 'dev');
  await join();
  let token = await tokenFor(client, bot);
  const proxy = await startHttpProxy({ upstream: client.address });
  let relief = async (): Promise<void> => await Promise.resolve();
  return {
    repository: repository.name,
    address: `${proxy.address}/${repository.name}.git`,
    proxy,
    token: () => token.token,
    commit: async (branch, files) => {
      await fetchAll();
      if ((await local.git('for-each-ref', `refs/heads/${branch}`)) === '') await local.branch(branch, 'dev');
      const commit = await local.commit(branch, files, { message: 'By hand' });
      await local.git('push', '--quiet', remote, `refs/heads/${branch}`);
      return commit;
    },
    branch: async (branch, at) => {
      await fetchAll();
      await local.git('push', '--quiet', '--force', remote, `refs/heads/${at}:refs/heads/${branch}`);
    },
    requireApproval: async () => {
      // Of pull requests: people still push.
      const rule = { rule_name: 'dev', required_approvals: 1, enable_push: true };
      await repository.request('POST', '/branch_protections', rule);
    },
    original: async branch => {
      await openOriginalPull(repository, branch);
    },
    git: async (...args) => {
      await fetchAll();
      return await runGit(args, { cwd: local.path });
    },
    pulls: async () => {
      const pulls = await repository.request<GiteaPull[]>('GET', '/pulls?state=all&sort=oldest');
      const seen = pulls.map(
        async ({
          number,
          state,
          merged,
          title,
          body,
          labels,
          head,
          base,
          draft,
          requested_reviewers: people,
          requested_reviewers_teams: teams,
        }): Promise<SeenPull> => {
          const comments = await repository.request<{ body: string }[]>('GET', `/issues/${number}/comments`);
          const events = await repository.request<{ type: string }[]>('GET', `/issues/${number}/timeline`);
          const last = events.findLast(({ type }) => /^pull_(cancel_)?scheduled_merge$/.test(type));
          return {
            number,
            title,
            body,
            labels: labels.map(label => label.name),
            branch: head.label,
            base: base.label,
            state: merged ? 'merged' : state,
            comments: comments.map(comment => comment.body),
            draft,
            autoMerge: state === 'open' && last?.type === 'pull_scheduled_merge',
            asked: [...(people ?? []).map(({ login }) => login), ...(teams ?? []).map(team => team.name)],
          };
        },
      );
      return (await Promise.all(seen)).sort((a, b) => a.number - b.number);
    },
    issues: async () => {
      const query = '/issues?type=issues&state=all';
      const issues = await repository.request<{ number: number; title: string; state: string; body: string }[]>(
        'GET',
        query,
      );
      return issues
        .sort((a, b) => a.number - b.number)
        .map(({ number, state, title, body }) => `${number} ${state} ${title}\n${body}`);
    },
    statuses: async commit => {
      const { statuses } = await repository.request<{
        statuses: { context: string; status: string; description: string }[] | null;
      }>('GET', `/commits/${commit}/status`);
      return (statuses ?? []).map(({ context, status, description }) => `${context} ${status} ${description}`);
    },
    trouble: async kind => {
      if (kind === 'revoke') {
        await revoke(client, bot, token.name);
        relief = async () => {
          token = await tokenFor(client, bot);
        };
      } else if (kind === 'rename') {
        await client.request('PATCH', path, { name: `${name}-renamed` });
        relief = async () => {
          await client.request('PATCH', `${path}-renamed`, { name });
        };
      } else {
        // To who may not see it, a private repository is one that isn't there.
        await client.request('DELETE', `${path}/collaborators/${bot.name}`);
        relief = async () => {
          await join();
        };
      }
    },
    relief: async () => await relief(),
    close: async () => await proxy.close(),
    problems: () => [],
  };
}

interface NamedToken {
  readonly name: string;
  readonly token: string;
}

async function tokenFor(client: GiteaClient, bot: Omit<Bot, 'token'>): Promise<NamedToken> {
  const name = `berth-${randomBytes(6).toString('hex')}`;
  return { name, token: await newToken(client, bot, ['write:repository', 'write:issue'], name) };
}

async function revoke({ address }: GiteaClient, bot: Omit<Bot, 'token'>, name: string): Promise<void> {
  const url = `${address}/api/v1/users/${bot.name}/tokens/${name}`;
  const { status } = await fetch(url, { method: 'DELETE', headers: basic(bot) });
  if (status !== 204) throw new Error(`revoking a token was answered with ${status}`);
}
