import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import type { SpanOptions } from '../../../runtime/trace.ts';
import type { Forges, ForgesOptions } from '../../../workflows/forges/create-forges.ts';
import { createHostLimiters } from '../../../workflows/forges/host-limiters.ts';
import type { ForgeFactory, Likelihood } from '../../../workflows/forges/port/forge-factory.ts';
import { FORGES } from '../../../workflows/forges/registry.ts';
import { skippingClock, testForges } from '../../support/forges.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A server that is a Gitea as far as its version tells, and the paths that it was asked for. */
async function giteaServer(): Promise<{ readonly url: string; readonly paths: string[] }> {
  const paths: string[] = [];
  const server = createServer(({ url = '' }: IncomingMessage, response) => {
    paths.push(url);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(url === '/api/v1/version' ? { version: '1.26.0' } : []));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}

async function forgesWith(
  credentials: Readonly<Record<string, unknown>> = {},
  options: Partial<ForgesOptions> = {},
): Promise<Forges> {
  const folder = await temporaryFolder({ 'credentials.yaml': JSON.stringify(credentials) });
  const git = createGit({ cacheDir: join(folder, 'cache'), env: gitEnvironment() });
  return testForges({ git, credentialsFile: join(folder, 'credentials.yaml'), ...options });
}

/** A kind that matches everything, and tells that it was tried. */
function kind(name: string, likelihood: Likelihood, tried: string[] = []): ForgeFactory {
  return {
    name,
    title: name,
    serves: 'everything',
    types: [name],
    match: () => likelihood,
    connect: () => ({
      open: async () => {
        tried.push(name);
        return await Promise.resolve(undefined);
      },
    }),
  };
}

describe('what a program knows of servers', () => {
  test('is asked for once, and again by another program', async () => {
    const { url, paths } = await giteaServer();
    const forges = await forgesWith();
    for (const name of ['one', 'two'])
      expect(await forges.open(`${url}/platform/${name}`)).toMatchObject({ name: 'gitea' });
    expect(paths).toEqual(['/api/v1/version']);
    await (await forgesWith()).open(`${url}/platform/one`);
    expect(paths).toEqual(['/api/v1/version', '/api/v1/version']);
  });

  test('is never another program’s: each has its own limits and its own trace', async () => {
    const { url } = await giteaServer();
    const programs = [];
    for (let count = 0; count < 2; count++) {
      const spans: SpanOptions[] = [];
      const limiters = createHostLimiters({ clock: skippingClock() });
      const forges = await forgesWith(
        { [url]: { type: 'gitea', token: 'x' } },
        {
          limiters,
          trace: async (options, work) => {
            spans.push(options);
            return await work({ add: () => {}, fail: () => {} });
          },
        },
      );
      const forge = await forges.open(`${url}/platform/gitops`);
      if (count === 1) await forge.issues?.list('open');
      programs.push({ spans: spans.length, hosts: limiters.hosts().map(({ host }) => host) });
    }
    const hosts = [new URL(url).host];
    expect(programs).toEqual([
      { spans: 0, hosts },
      { spans: 1, hosts },
    ]);
  });
});

describe('which kind a server is of', () => {
  const address = 'https://git.example.com/platform/gitops';

  test('is tried by likelihood, wherever a kind stands in the list', async () => {
    const tried: string[] = [];
    const factories = (['otherwise', 'possible', 'likely'] as const).map(likelihood =>
      kind(likelihood, likelihood, tried),
    );
    await expect((await forgesWith({}, { factories })).open(address)).rejects.toThrow('there is no forge');
    expect(tried).toEqual(['likely', 'possible', 'otherwise']);
  });

  test('is not tried where one is certain, or the user says it', async () => {
    const tried: string[] = [];
    const factories = [kind('mine', 'likely', tried), kind('sure', 'certain', tried), kind('too', 'certain', tried)];
    await expect((await forgesWith({}, { factories })).open(address)).rejects.toThrow('there is no forge');
    const said = { 'git.example.com': { type: 'mine' } };
    await expect((await forgesWith(said, { factories })).open(address)).rejects.toThrow('there is no forge');
    expect(tried).toEqual(['sure', 'mine']);
  });

  test.each([
    ['https://github.com/platform/gitops', 'github'],
    ['git@ssh.github.com:platform/gitops', 'github'],
    ['https://acme.ghe.com/platform/gitops', 'github'],
  ])('%s is told by its address', async (address, name) => {
    const token = { 'github.com': 'token', 'ssh.github.com': 'token', 'acme.ghe.com': 'token' };
    expect(await (await forgesWith(token)).open(address)).toMatchObject({ name, address });
  });

  test('a type that no kind has is no type', async () => {
    const forges = await forgesWith({ 'git.example.com': { type: 'mine' } });
    await expect(forges.open(address)).rejects.toMatchObject({ name: 'UserError' });
  });
});

describe('an App', () => {
  const app = { id: 1, privateKey: 'no key' };

  test.each(['gitea', 'git'])('is refused for a server of type %s', async type => {
    const forges = await forgesWith({ 'git.example.com': { type, app } });
    const error: unknown = await forges
      .open('https://git.example.com/platform/gitops')
      .catch((error: unknown) => error);
    expect(error).toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(
        /credentials\.yaml has a GitHub App for this server, which is no GitHub$/,
      ) as string,
      fix: 'write a token in its place',
    });
  });

  test('is refused by any server where no kind knows them', async () => {
    const open = { open: async () => await Promise.resolve({} as never) };
    const factories = [{ ...kind('mine', 'certain'), connect: () => open }];
    const forges = await forgesWith({ 'git.example.com': { app } }, { factories });
    await expect(forges.open('https://git.example.com/platform/gitops')).rejects.toThrow(
      'has an App for this server, which knows none',
    );
  });
});

describe('pull requests for people', () => {
  test('are none on a plain git server, which isn’t asked anything', async () => {
    const forges = await forgesWith({ 'git.example.com': { type: 'git' } });
    await expect(forges.pullRequests('https://git.example.com/platform/gitops')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('so it has no pull requests to show') as string,
    });
  });
});

test('every forge has what its capabilities say', async () => {
  const { url } = await giteaServer();
  const forges = await forgesWith({
    'github.com': 'token',
    [url]: { type: 'gitea', token: 'token' },
    'git.example.com': { type: 'git' },
  });
  const folder = await temporaryFolder();
  await forges.git.run(['init', '--quiet', '--bare', '--', folder]);
  const addresses = [folder, 'https://github.com/a/b', `${url}/a/b`, 'https://git.example.com/a/b'];
  const opened = await Promise.all(addresses.map(async address => await forges.open(address)));
  expect(opened.map(({ name }) => name)).toEqual(FORGES.map(({ name }) => name));
  for (const { capabilities, ...forge } of opened) {
    expect(capabilities.autoMerge, forge.name).toBe(forge.enableAutoMerge !== undefined);
    expect(capabilities.reviewers, forge.name).toBe(forge.requestReviews !== undefined);
  }
});
