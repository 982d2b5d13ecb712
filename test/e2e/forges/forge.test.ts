import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect } from 'vitest';
import { createGiteaClient, type GiteaClient } from '../../testbed/clients/gitea.ts';
import { test } from '../../testbed/fixtures.ts';
import { type GiteaRepository, giteaRepository } from '../../testbed/gitea-repository.ts';
import { eventually } from '../../testbed/process/eventually.ts';
import { portOf } from '../../testbed/process/ports.ts';

interface PullRequest {
  readonly number: number;
  readonly merged: boolean;
}

test('a pull request brings a branch into main when it is merged', async ({ gitea, organization }) => {
  const repository = await giteaRepository(gitea.client, organization, 'gitops');
  const { number } = await proposeChange(repository);

  await eventually(() => repository.request('POST', `/pulls/${number}/merge`, { Do: 'merge' }));

  expect(await repository.request<PullRequest>('GET', `/pulls/${number}`)).toMatchObject({ merged: true });
  const file = await fetch(`${gitea.server.address}/${repository.name}/raw/branch/main/added.txt`);
  expect(await file.text()).toBe('added\n');
});

test('a user with an access token may read, and write only where it was allowed', async ({ gitea, organization }) => {
  const repository = await giteaRepository(gitea.client, organization, 'gitops');
  await repository.push({ 'README.md': 'hello\n' });
  const person = await newUser(gitea.client, `${organization}-dev`);
  const comment = { body: 'looks good' };
  const { number } = await repository.request<PullRequest>('POST', '/issues', { title: 'A question' });
  const file = { content: Buffer.from('mine\n').toString('base64'), message: 'Add a file' };
  const write = (): Promise<unknown> => person.request('POST', `/repos/${repository.name}/contents/mine.txt`, file);

  await person.request('POST', `/repos/${repository.name}/issues/${number}/comments`, comment);
  await expect(write()).rejects.toMatchObject({ code: 403 });

  await repository.request('PUT', `/collaborators/${organization}-dev`, { permission: 'write' });
  await write();
});

test('a protected branch is not merged into without an approval', async ({ gitea, organization }) => {
  const repository = await giteaRepository(gitea.client, organization, 'gitops');
  const { number } = await proposeChange(repository);
  const reviewer = await newUser(gitea.client, `${organization}-reviewer`);
  await repository.request('PUT', `/collaborators/${organization}-reviewer`, { permission: 'write' });
  await repository.request('POST', '/branch_protections', {
    rule_name: 'main',
    required_approvals: 1,
    block_admin_merge_override: true,
  });
  const merge = (): Promise<unknown> => repository.request('POST', `/pulls/${number}/merge`, { Do: 'merge' });

  // Gitea first says "try again later": it looks for conflicts in the background.
  await eventually(() => expect(merge()).rejects.toThrow('approval'));

  await reviewer.request('POST', `/repos/${repository.name}/pulls/${number}/reviews`, { event: 'APPROVED', body: '' });
  await eventually(merge);
});

test('a webhook tells a receiver on this machine of a push', async ({ gitea, organization, onTestFinished }) => {
  const received: unknown[] = [];
  const receiver = createServer((request, response) => {
    void json(request).then(body => received.push([request.headers['x-gitea-event'], body]));
    response.end();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  onTestFinished(() => {
    receiver.closeAllConnections();
    receiver.close();
  });
  const repository = await giteaRepository(gitea.client, organization, 'control-plane');
  const config = { url: `http://127.0.0.1:${portOf(receiver)}/`, content_type: 'json' };
  await repository.request('POST', '/hooks', { type: 'gitea', active: true, events: ['push'], config });

  const commit = await repository.push({ 'file.txt': 'pushed\n' });

  await eventually(() =>
    expect(received).toContainEqual(['push', expect.objectContaining({ ref: 'refs/heads/main', after: commit })]),
  );
});

test('its pages can be looked at', async ({ gitea, organization }) => {
  const repository = await giteaRepository(gitea.client, organization, 'gitops');
  const { number } = await proposeChange(repository);
  const page = await fetch(`${gitea.server.address}/${repository.name}/pulls/${number}/files`);
  const html = await page.text();
  expect(html).toContain('added.txt');
  const [, stylesheet = ''] = /<link rel="stylesheet" href="([^"]+index\.css)"/.exec(html) ?? [];
  const style = await fetch(new URL(stylesheet, gitea.server.address));
  expect(style.headers.get('content-type')).toContain('text/css');
});

/** A pull request that adds `added.txt` to main. */
async function proposeChange(repository: GiteaRepository): Promise<PullRequest> {
  await repository.push({ 'README.md': 'hello\n' });
  await repository.request('POST', '/branches', { new_branch_name: 'change', old_branch_name: 'main' });
  const content = Buffer.from('added\n').toString('base64');
  await repository.request('POST', '/contents/added.txt', { branch: 'change', content, message: 'Add a file' });
  return repository.request('POST', '/pulls', { title: 'Add a file', head: 'change', base: 'main' });
}

/** A new user, with a token that an administrator made for it. */
async function newUser(gitea: GiteaClient, user: string): Promise<GiteaClient> {
  const password = 'a password for tests';
  const email = `${user}@example.com`;
  await gitea.request('POST', '/admin/users', { username: user, email, password, must_change_password: false });
  const response = await fetch(`${gitea.address}/api/v1/users/${user}/tokens`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'test', scopes: ['write:repository', 'write:issue'] }),
  });
  const { sha1: token } = (await response.json()) as { sha1: string };
  return createGiteaClient({ address: gitea.address, user, token });
}
