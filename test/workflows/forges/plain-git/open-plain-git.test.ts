import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGit } from '../../../../runtime/git/git.ts';
import { proposeEnvironment } from '../../../../use-cases/propose-environment.ts';
import { testForges } from '../../../support/forges.ts';
import { gitEnvironment, testRepository } from '../../../support/git-repository.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { plan } from '../../plans.ts';
import { plainWorld } from './world.ts';

/** A server that answers every path with one status. */
async function answering(statusOf: (path: string) => number): Promise<string> {
  const server = createServer((request, response) => response.writeHead(statusOf(request.url ?? '')).end('no'));
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/platform/gitops`;
}

async function open(address: string) {
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  return await testForges({ git }).open(address);
}

test('a server that has no pages of a forge is a plain git server, and is asked once', async () => {
  const { openForge: again, server } = await plainWorld();
  expect(await again()).toMatchObject({ name: 'git', capabilities: { pullRequests: false } });
  const asked = server.requests.length;
  await again();
  expect(server.requests).toHaveLength(asked);
});

test('a server that is said to be one is not asked', async () => {
  const { openForge: again, server } = await plainWorld({ type: 'git' });
  expect(await again()).toMatchObject({ name: 'git' });
  expect(server.requests).toEqual([]);
});

test.each([500, 502, 503])('a server that answers %i may be a forge in trouble', async status => {
  const problem = await open(await answering(() => status)).catch((error: unknown) => error);
  expect(problem).toMatchObject({ name: 'TransientError', fix: expect.stringContaining('type: git') as string });
});

test('a forge in trouble with one of its pages is none either', async () => {
  const problem = open(await answering(path => (path.startsWith('/api/v3') ? 502 : 404)));
  await expect(problem).rejects.toMatchObject({ name: 'TransientError' });
});

test.each([401, 403])('a server that answers %i may be a forge that wants a token', async status => {
  const problem = await open(await answering(() => status)).catch((error: unknown) => error);
  expect(problem).toMatchObject({ name: 'UserError', fix: expect.stringContaining('type: git') as string });
});

test('a server that is down is no plain git server', async () => {
  await expect(open('http://127.0.0.1:1/platform/gitops')).rejects.toMatchObject({
    name: 'TransientError',
    fix: expect.stringContaining('type: git') as string,
  });
});

test('over ssh too', async () => {
  const repository = await testRepository({ dev: { 'README.md': 'ours\n' } });
  const folder = await temporaryFolder();
  const ssh = join(folder, 'ssh');
  // What the server would run: git-upload-pack or git-receive-pack, with the path in quotes.
  await writeFile(ssh, '#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done\nexec sh -c "$1"\n');
  await chmod(ssh, 0o755);
  const env = { ...gitEnvironment(), GIT_SSH_COMMAND: ssh, GIT_SSH_VARIANT: 'ssh' };
  const git = createGit({ cacheDir: join(folder, 'cache'), env });
  const file = join(folder, 'credentials.yaml');
  await writeFile(file, 'git.example.com: { type: git }\n');
  const address = `ssh://git@git.example.com${repository.path}`;
  const forge = await testForges({ git, credentialsFile: file }).open(address);
  const made = plan({ 'drone/shop-dev': { 'reconciler.yaml': 'a: 1\n' } }, { repository: address });
  expect(await proposeEnvironment(made, { forge })).toMatchObject({ outcome: 'opened' });
  expect(await repository.read('berth/dev', 'drone/shop-dev/reconciler.yaml')).toBe('a: 1\n');
  expect(await proposeEnvironment(made, { forge })).toMatchObject({ outcome: 'unchanged' });
});
