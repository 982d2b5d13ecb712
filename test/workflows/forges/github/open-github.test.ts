import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createGit } from '../../../../runtime/git/git.ts';
import type { Forges } from '../../../../workflows/forges/create-forges.ts';
import { testForges } from '../../../support/forges.ts';
import { gitEnvironment, testRepository } from '../../../support/git-repository.ts';
import { gitHubServer } from '../../../support/github-server/github-server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000 });

async function forgesWith(settings: Readonly<Record<string, unknown>>): Promise<Forges> {
  const folder = await temporaryFolder();
  const file = join(folder, 'credentials.yaml');
  await writeFile(file, JSON.stringify(settings));
  const git = createGit({ cacheDir: join(folder, 'cache'), env: gitEnvironment() });
  return testForges({ git, credentialsFile: file });
}

test('an Enterprise Server is known by what it answers', async () => {
  const server = await gitHubServer({ repository: await testRepository({ dev: { 'README.md': 'ours' } }) });
  const forges = await forgesWith({ [server.origin]: { token: server.token } });
  const forge = await forges.open(server.address);
  expect(forge).toMatchObject({ name: 'github', address: server.address });
  const { base } = await forge.readState('dev', 'berth/dev');
  expect([...(await forge.tree(base ?? '')).keys()]).toEqual(['README.md']);
  expect(await forge.branches()).toEqual(['dev']);
});

test('without a credential the user is told how to give one', async () => {
  const forges = await forgesWith({});
  await expect(forges.open('https://github.com/platform/gitops')).rejects.toMatchObject({
    name: 'AccessError',
    message: 'there is no credential for github.com, so nothing can be proposed to platform/gitops',
    fix: expect.stringContaining('GITHUB_TOKEN') as string,
  });
});

test('a key of an App that is none is told without showing it', async () => {
  const app = { id: '1', privateKey: 'not a key, but a secret' };
  const forges = await forgesWith({ 'http://127.0.0.1:1': { type: 'github', app } });
  const error = await forges.open('http://127.0.0.1:1/platform/gitops').catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'UserError', message: "the GitHub App's private key can't be used" });
  expect(String((error as Error).stack)).not.toContain('but a secret');
});
