import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { createGit } from '../../../runtime/git/git.ts';
import { proposeEnvironment } from '../../../use-cases/propose-environment.ts';
import type { Forges } from '../../../workflows/forges/create-forges.ts';
import { environmentName } from '../../../workflows/forges/credentials/from-environment.ts';
import { testForges } from '../../support/forges.ts';
import { gitEnvironment, type TestRepository, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openBed } from '../../testbed/bed.ts';
import { locate } from '../../testbed/binaries/locate.ts';
import { createGiteaClient, type GiteaClient } from '../../testbed/clients/gitea.ts';
import { eventually } from '../../testbed/process/eventually.ts';
import { startGitea } from '../../testbed/servers/gitea.ts';
import { plan } from '../../workflows/plans.ts';
import { START, type World, type WorldOptions } from '../../workflows/world.ts';
import { type Bot, type GiteaPull, newBot } from '../gitea-world.ts';

interface Running {
  readonly client: GiteaClient;
  readonly bot: Bot;
}

let running: Promise<Running> | undefined;

/** The world of the scenarios of proposals in a real Gitea, one for all scenarios of a file. */
export async function giteaContractWorld({ start = START }: WorldOptions = {}): Promise<World> {
  const { client, bot } = await (running ??= run());
  const name = `platform/gitops-${randomBytes(6).toString('hex')}`;
  await client.request('POST', '/orgs/platform/repos', { name: name.split('/')[1], default_branch: 'dev' });
  await client.request('PUT', `/repos/${name}/collaborators/${bot.name}`, { permission: 'write' });
  const repository = await pushedRepository(client, name);
  if (start !== null) await repository.commit('dev', start);
  const address = `${client.address}/${name}.git`;
  const plain = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  const variable = environmentName(new URL(address).host) ?? '';
  const forgesWith = (token: string): Forges =>
    testForges({ git: plain, env: { [variable]: token }, clock: systemClock() });
  const forge = await forgesWith(bot.token).open(address);
  const allPulls = async (): Promise<GiteaPull[]> =>
    // A repository without commits has no list of pull requests.
    await client.request<GiteaPull[]>('GET', `/repos/${name}/pulls?state=all`).catch((error: unknown) => {
      if ((error as { code?: unknown }).code === 404) return [];
      throw error;
    });
  return {
    repository,
    git: plain,
    forge,
    pulls: (await forgesWith(client.token).pullRequests(address)).pulls,
    apply: async (folders, options = {}) =>
      await proposeEnvironment(plan(folders, { repository: address, ...options }), { forge }, options),
    describe: async edit => {
      const [pull] = (await allPulls()).sort((a, b) => b.number - a.number);
      const body = edit(pull?.body ?? '').replaceAll('\n', '\r\n');
      await client.request('PATCH', `/repos/${name}/pulls/${pull?.number}`, { body });
    },
    head: async branch => (await repository.git('rev-parse', `refs/heads/${branch}`)).trim(),
    refs: async () => {
      const refs = await repository.git('for-each-ref', '--format=%(refname) %(objectname)');
      const pulls = await allPulls();
      const comments = pulls.map(
        async ({ number }) => await client.request('GET', `/repos/${name}/issues/${number}/comments`),
      );
      const said = pulls.map(({ title, body, state, labels }) => [title, body, state, labels]);
      return refs + (pulls.length === 0 ? '' : JSON.stringify([said, await Promise.all(comments)]));
    },
    files: async branch => {
      const paths = await repository.list(branch);
      const texts = paths.map(async path => [path, await repository.read(branch, path)] as const);
      return Object.fromEntries(await Promise.all(texts));
    },
  };
}

async function run(): Promise<Running> {
  const bed = await openBed({ files: locate(process.env).files, keep: process.env['BERTH_TESTBED_KEEP'] === '1' });
  afterAll(async () => await bed.close());
  const server = await startGitea(bed);
  const client = createGiteaClient({ address: server.address, ...server.credentials });
  await client.request('POST', '/orgs', { username: 'platform' });
  return { client, bot: await newBot(client, 'platform-bot') };
}

/** A repository on disk that has what the server's has before each command, and pushes what the command changed. */
async function pushedRepository(client: GiteaClient, name: string): Promise<TestRepository> {
  const local = await testRepository();
  const remote = client.remote(name);
  const refs = async (): Promise<Map<string, string>> => {
    const text = await local.git('for-each-ref', '--format=%(refname) %(objectname)');
    return new Map(text.split('\n').flatMap(line => (line === '' ? [] : [line.split(' ') as [string, string]])));
  };
  const inStep = async <T>(work: () => Promise<T>): Promise<T> => {
    await local.git('fetch', '--quiet', '--prune', remote, '+refs/heads/*:refs/heads/*', '+refs/berth/*:refs/berth/*');
    const before = await refs();
    const result = await work();
    const after = await refs();
    const moved = [...after].filter(([ref, commit]) => before.get(ref) !== commit).map(([ref]) => ref);
    const gone = [...before.keys()].filter(ref => !after.has(ref));
    if (moved.length + gone.length === 0) return result;
    await local.git('push', '--quiet', '--force', remote, ...moved, ...gone.map(ref => `:${ref}`));
    await seen(client, name, after);
    return result;
  };
  return {
    ...local,
    commit: async (branch, files, options) => await inStep(async () => await local.commit(branch, files, options)),
    branch: async (branch, at) => await inStep(async () => await local.branch(branch, at)),
    checkout: async branch => await inStep(async () => await local.checkout(branch)),
    read: async (revision, path) => await inStep(async () => await local.read(revision, path)),
    list: async revision => await inStep(async () => await local.list(revision)),
    git: async (...args) => await inStep(async () => await local.git(...args)),
  };
}

/** Gitea looks at what was pushed after it has said that all went well. */
async function seen(client: GiteaClient, name: string, refs: ReadonlyMap<string, string>): Promise<void> {
  await eventually(async () => {
    const branches = await client.request<{ name: string; commit: { id: string } }[]>('GET', `/repos/${name}/branches`);
    const wanted = [...refs].filter(([ref]) => ref.startsWith('refs/heads/'));
    const shown = new Map(branches.map(branch => [`refs/heads/${branch.name}`, branch.commit.id]));
    if (wanted.length !== shown.size || wanted.some(([ref, commit]) => shown.get(ref) !== commit))
      throw new Error(`${name} doesn't show yet what was pushed`);
    const pulls = await client.request<GiteaPull[]>('GET', `/repos/${name}/pulls?state=open`);
    for (const { head } of pulls) {
      if (refs.get(`refs/heads/${head.label}`) !== head.sha) throw new Error(`${name} has pull requests to look at`);
    }
  });
}
