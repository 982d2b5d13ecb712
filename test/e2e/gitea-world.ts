import { join } from 'node:path';
import { systemClock } from '../../runtime/clock.ts';
import { createGit, type Git } from '../../runtime/git/git.ts';
import type { EnvironmentProposalResult, ProposeOptions } from '../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../use-cases/propose-environment.ts';
import { environmentName } from '../../workflows/forges/credentials/from-environment.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import type { PullRequests } from '../../workflows/forges/port/pull-requests.ts';
import { testForges } from '../support/forges.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createGiteaClient, type GiteaClient } from '../testbed/clients/gitea.ts';
import type { HttpProxy } from '../testbed/faults/http-proxy.ts';
import { type GiteaRepository, giteaRepository } from '../testbed/gitea-repository.ts';
import { eventually } from '../testbed/process/eventually.ts';
import { type PlanOptions, plan, type TestFolder } from '../workflows/plans.ts';

export interface Bot {
  readonly name: string;
  readonly password: string;
  readonly token: string;
}

export interface Person {
  readonly name: string;
  readonly client: GiteaClient;
  readonly approve: (number: number) => Promise<void>;
}

/** What a Gitea tells of a pull request. */
export interface GiteaPull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly draft: boolean;
  readonly labels: readonly { readonly id: number; readonly name: string }[];
  readonly head: { readonly label: string; readonly sha: string };
  readonly base: { readonly label: string };
  readonly requested_reviewers?: readonly { readonly login: string }[] | null;
  readonly requested_reviewers_teams?: readonly { readonly name: string }[] | null;
}

/** A private GitOps repository in Gitea with the branch `dev`, an account that may write to it, and Berth behind a proxy. */
export interface GiteaWorld {
  readonly repository: GiteaRepository;
  /** Address that Berth is given: the proxy's. */
  readonly address: string;
  readonly bot: Bot;
  readonly proxy: HttpProxy;
  /** Requests that write, since the last call: method and path without the repository. */
  readonly writes: () => string[];
  /** Another run of Berth, with a cache and a memory of its own. */
  readonly berth: (options?: { readonly token?: string }) => Promise<Berth>;
  /** Proposes a plan with these folders for `dev`, in a run of its own. */
  readonly apply: (
    folders: Readonly<Record<string, TestFolder>>,
    options?: PlanOptions & ProposeOptions,
  ) => Promise<EnvironmentProposalResult>;
  /** A new account that may write to the repository, and what it does there. */
  readonly person: (name: string) => Promise<Person>;
  readonly pulls: (state?: 'open' | 'closed' | 'all') => Promise<GiteaPull[]>;
  /** As a person does it on the page. */
  readonly merge: (number: number, how?: 'merge' | 'squash' | 'rebase') => Promise<void>;
  /** Paths of the files of a branch. */
  readonly files: (branch: string) => Promise<string[]>;
  readonly branches: () => Promise<string[]>;
}

export interface Berth {
  readonly git: Git;
  readonly forge: Forge;
  /** The same pull requests, for people. */
  readonly pulls: PullRequests;
  readonly apply: GiteaWorld['apply'];
  /** The same for another repository on the same server. */
  readonly applyTo: (address: string, ...plan: Parameters<GiteaWorld['apply']>) => Promise<EnvironmentProposalResult>;
}

interface Servers {
  readonly gitea: { readonly client: GiteaClient };
  readonly organization: string;
  readonly faults: { http(options: { upstream: string }): Promise<HttpProxy> };
}

export async function giteaWorld({ gitea, organization, faults }: Servers): Promise<GiteaWorld> {
  const { client } = gitea;
  const repository = await giteaRepository(client, organization, 'gitops');
  await repository.request('PATCH', '', { private: true });
  await repository.push({ 'README.md': 'our platform\n' }, 'dev');
  const bot = await newBot(client, `${organization}-bot`);
  await repository.request('PUT', `/collaborators/${bot.name}`, { permission: 'write' });
  const proxy = await faults.http({ upstream: client.address });
  const address = `${proxy.address}/${repository.name}.git`;
  let counted = 0;
  const berth: GiteaWorld['berth'] = async ({ token = bot.token } = {}) => {
    const variable = environmentName(new URL(proxy.address).host) ?? '';
    const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
    const forges = testForges({ git, env: { [variable]: token }, clock: systemClock() });
    const applyTo: Berth['applyTo'] = async (at, folders, options = {}) =>
      await proposeEnvironment(
        plan(folders, { repository: at, ...options }),
        { forge: await forges.open(at) },
        options,
      );
    const forge = await forges.open(address);
    return {
      git,
      forge,
      pulls: (await forges.pullRequests(address)).pulls,
      applyTo,
      apply: async (folders, options = {}) =>
        await proposeEnvironment(plan(folders, { repository: address, ...options }), { forge }, options),
    };
  };
  const pulls: GiteaWorld['pulls'] = async (state = 'open') =>
    await repository.request<GiteaPull[]>('GET', `/pulls?state=${state}`);
  return {
    repository,
    address,
    bot,
    proxy,
    berth,
    pulls,
    writes: () => {
      const seen = proxy.seen().slice(counted);
      counted = proxy.seen().length;
      return seen
        .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/git-upload-pack'))
        .map(
          ({ method, path }) =>
            `${method} ${path.replace(`/api/v1/repos/${repository.name}`, '').replace(`/${repository.name}.git`, '')}`,
        );
    },
    person: async name => {
      const account = await newBot(client, `${organization}-${name}`);
      await repository.request('PUT', `/collaborators/${account.name}`, { permission: 'write' });
      const theirs = createGiteaClient({ address: client.address, user: account.name, token: account.token });
      return {
        name: account.name,
        client: theirs,
        approve: async number => {
          const review = { event: 'APPROVED', body: '' };
          await theirs.request('POST', `/repos/${repository.name}/pulls/${number}/reviews`, review);
        },
      };
    },
    apply: async (folders, options) => await (await berth()).apply(folders, options),
    merge: async (number, how = 'merge') => {
      // Gitea first says "try again later": it looks for conflicts in the background.
      await eventually(() => repository.request('POST', `/pulls/${number}/merge`, { Do: how }));
    },
    files: async branch => {
      const found: string[] = [];
      for (let page = 1; ; page++) {
        const query = `recursive=true&per_page=1000&page=${page}`;
        const { tree, truncated } = await repository.request<{
          tree: { path: string; type: string }[];
          truncated: boolean;
        }>('GET', `/git/trees/${encodeURIComponent(branch)}?${query}`);
        found.push(...tree.filter(({ type }) => type === 'blob').map(({ path }) => path));
        if (!truncated) return found;
      }
    },
    branches: async () =>
      (await repository.request<{ name: string }[]>('GET', '/branches')).map(({ name }) => name).sort(),
  };
}

/** A user with a token that may do what Berth's must, and nothing else. */
export async function newBot(gitea: GiteaClient, name: string): Promise<Bot> {
  const password = 'a password for tests';
  const email = `${name}@example.com`;
  await gitea.request('POST', '/admin/users', { username: name, email, password, must_change_password: false });
  return { name, password, token: await newToken(gitea, { name, password }, ['write:repository', 'write:issue']) };
}

export async function newToken(
  { address }: GiteaClient,
  { name, password }: Pick<Bot, 'name' | 'password'>,
  scopes: readonly string[],
  tokenName = scopes.join(' '),
): Promise<string> {
  const response = await fetch(`${address}/api/v1/users/${name}/tokens`, {
    method: 'POST',
    headers: { ...basic({ name, password }), 'content-type': 'application/json' },
    body: JSON.stringify({ name: tokenName, scopes }),
  });
  const { sha1 } = (await response.json()) as { sha1: string };
  return sha1;
}

export function basic({ name, password }: Pick<Bot, 'name' | 'password'>): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}
