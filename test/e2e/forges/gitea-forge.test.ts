import { expect } from 'vitest';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';
import { basic, newToken } from '../gitea-world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

test('a proposal is opened, updated in place, and costs nothing when nothing differs', async ({ here }) => {
  expect(await here.apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1, base: 'dev' } });
  expect(here.writes()).toEqual(['POST /git-receive-pack', 'POST /pulls']);
  expect(await here.pulls()).toMatchObject([
    { number: 1, title: 'dev: add shop-web to large', head: { label: 'berth/dev' }, base: { label: 'dev' } },
  ]);
  expect(await here.files('berth/dev')).toContain('large/shop-web/reconciler.yaml');

  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);

  expect(await here.apply(both)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
  expect(here.writes()).toEqual(['POST /git-receive-pack', 'PATCH /pulls/1']);
  expect(await here.pulls()).toMatchObject([{ number: 1, title: 'dev: add shop-web to large and 1 more' }]);
  expect(await here.files('berth/dev')).toContain('small/shop-web/reconciler.yaml');
});

test('a pull request whose reason is gone is closed, and its branch deleted', async ({ here }) => {
  await here.apply(web);
  here.writes();

  expect(await here.apply({})).toMatchObject({ outcome: 'withdrawn' });

  expect(here.writes()).toEqual(['POST /issues/1/comments', 'PATCH /pulls/1', 'POST /git-receive-pack']);
  expect(await here.pulls('all')).toMatchObject([{ number: 1, state: 'closed', merged: false }]);
  expect(await here.branches()).not.toContain('berth/dev');
  expect(await here.apply({})).toMatchObject({ outcome: 'unchanged' });
  // Berth closed it: nobody has declined the content.
  expect(await here.apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
});

for (const how of ['merge', 'squash', 'rebase'] as const) {
  test(`merged by ${how}: nothing is left to do, what Berth wrote is its own, and the next change is the next pull request`, async ({
    here,
  }) => {
    await here.apply(both);
    await here.merge(1, how);
    here.writes();

    expect(await here.apply(both)).toMatchObject({ outcome: 'unchanged' });
    expect(here.writes()).toEqual([]);

    const next = await here.apply(web, { allowRemovals: 'all' });
    expect(next).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    expect(next.changeSet?.removals.folders).toMatchObject([{ path: 'small/shop-web' }]);
    const [pull] = await here.pulls();
    expect(pull?.body).not.toContain('Reverts manual edits');
    await here.merge(2, how);
    expect(await here.files('dev')).not.toContain('small/shop-web/reconciler.yaml');
  });
}

test('what a person edited by hand is told in the next pull request, and a squash by the server is no such edit', async ({
  here,
}) => {
  await here.apply(both);
  await here.merge(1, 'squash');
  const path = '/contents/large/shop-web/namespace.yaml';
  const { sha } = await here.repository.request<{ sha: string }>('GET', `${path}?ref=dev`);
  const content = Buffer.from('mine: 1\n').toString('base64');
  await here.repository.request('PUT', path, { branch: 'dev', message: 'Fix it by hand', content, sha });

  expect(await here.apply(both)).toMatchObject({ outcome: 'opened' });

  const [pull] = await here.pulls();
  const [, edits = ''] = /### ⚠️ Reverts manual edits\n([\s\S]*?)(?=\n###|\n---)/.exec(pull?.body ?? '') ?? [];
  expect(edits).toContain('Fix it by hand');
  expect(edits).not.toContain('Berth');
});

test('commits that a person adds to the branch stay, until a rebuild is asked for', async ({ here, gitea }) => {
  await here.apply(web);
  const file = { branch: 'berth/dev', message: 'Mine', content: Buffer.from('mine\n').toString('base64') };
  await here.repository.request('POST', '/contents/mine.txt', file);
  here.writes();

  expect(await here.apply(web2)).toMatchObject({ outcome: 'waiting' });
  expect(here.writes()).toEqual(['PATCH /pulls/1', 'POST /issues/1/comments']);
  expect(await here.files('berth/dev')).toContain('mine.txt');
  expect(await here.apply(web2)).toMatchObject({ outcome: 'waiting' });
  expect(here.writes()).toEqual([]);

  const rebuilt = await here.apply(web2, { rebuild: true });
  expect(rebuilt).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
  expect(here.writes()).toEqual([
    expect.stringMatching(/^PATCH .*comments/),
    'POST /git-receive-pack',
    'PATCH /pulls/1',
  ]);
  expect(await here.files('berth/dev')).not.toContain('mine.txt');
  const saved = /refs\/berth\/saved\/\S+/.exec(rebuilt.message)?.[0] ?? '';
  const { git } = await here.berth();
  const { stdout } = await git.run(['ls-remote', gitea.client.remote(here.repository.name), saved]);
  expect(stdout.toString()).toContain(saved);
});

test('a pull request that a person closes stays closed until the content changes', async ({ here }) => {
  await here.apply(web);
  await here.repository.request('PATCH', '/pulls/1', { state: 'closed' });
  here.writes();

  expect(await here.apply(web)).toMatchObject({ outcome: 'declined' });
  expect(here.writes()).toEqual([]);
  expect(await here.apply(web2)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
  expect(await here.pulls()).toHaveLength(1);
});

test('pull requests, labels and text of people are left alone', async ({ here }) => {
  await here.repository.request('POST', '/branches', { new_branch_name: 'feature', old_branch_name: 'dev' });
  const file = { branch: 'feature', message: 'Theirs', content: Buffer.from('theirs\n').toString('base64') };
  await here.repository.request('POST', '/contents/theirs.txt', file);
  await here.repository.request('POST', '/pulls', { title: 'Theirs', head: 'feature', base: 'dev' });
  await here.apply(web, { baseCommit: 'a'.repeat(40) });
  const own = (await here.pulls()).find(({ head }) => head.label === 'berth/dev');
  expect(own?.labels).toMatchObject([{ name: 'promoted' }]);
  const label = await here.repository.request<{ id: number }>('POST', '/labels', { name: 'urgent', color: '#ff0000' });
  await here.repository.request('POST', `/issues/${own?.number}/labels`, { labels: [label.id] });
  await here.repository.request('PATCH', `/pulls/${own?.number}`, { body: `Mind the cat.\n\n${own?.body}` });
  here.writes();

  await here.apply(web2);

  expect(here.writes().length).toBeLessThanOrEqual(6);
  const pull = (await here.pulls()).find(({ head }) => head.label === 'berth/dev');
  expect(pull?.labels.map(({ name }) => name)).toEqual(['urgent']);
  expect(pull?.body).toContain('Mind the cat.');

  await here.apply({});

  expect(await here.pulls()).toMatchObject([{ title: 'Theirs', state: 'open', head: { label: 'feature' } }]);
  expect(await here.files('feature')).toEqual(['README.md', 'theirs.txt']);
});

test('1,000 files are one push and one pull request', async ({ here }) => {
  const fleet = Object.fromEntries(
    Array.from({ length: 334 }, (_, index) => [`large/app${index}-web`, files(`app${index}`)]),
  );

  expect(await here.apply(fleet)).toMatchObject({ outcome: 'opened' });

  expect(here.writes()).toEqual(['POST /git-receive-pack', 'POST /pulls']);
  expect((await here.files('berth/dev')).length).toBeGreaterThan(1000);
  expect(await here.apply(fleet)).toMatchObject({ outcome: 'unchanged' });
});

test('a protected environment branch is none of Berth’s business, and of its own branch it says what is missing', async ({
  here,
}) => {
  await here.repository.request('POST', '/branch_protections', { rule_name: 'dev', required_approvals: 1 });
  expect(await here.apply(web)).toMatchObject({ outcome: 'opened' });
  await here.repository.request('POST', '/branch_protections', { rule_name: 'berth/**', enable_push: false });

  await expect(here.apply(web2)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/doesn't let Berth push to berth\/dev/) as string,
    fix: expect.stringContaining('protected branches') as string,
  });
});

test('a token that may not write, that was revoked, or that is missing is told of with what is needed', async ({
  here,
  gitea,
}) => {
  const readOnly = await newToken(gitea.client, here.bot, ['read:repository', 'read:issue']);
  const reader = await here.berth({ token: readOnly });
  await expect(reader.apply(web)).rejects.toMatchObject({
    name: 'AccessError',
    fix: expect.stringContaining('write:repository and write:issue') as string,
  });
  const writer = await here.berth();
  await fetch(`${here.proxy.address}/api/v1/users/${here.bot.name}/tokens/write:repository%20write:issue`, {
    method: 'DELETE',
    headers: basic(here.bot),
  });
  const error = await writer.apply(web).catch((error: unknown) => error);
  expect(String(error)).toMatch(/credential|access was denied/);
  expect(JSON.stringify([String(error), error])).not.toContain(here.bot.token);
  await expect(here.berth({ token: '' }).then(async ({ apply }) => await apply(web))).rejects.toThrow();
});

test('runs at the same time make one pull request', async ({ here }) => {
  const runs = await Promise.all([here.berth(), here.berth(), here.berth(), here.berth()]);

  const results = await Promise.allSettled(runs.map(async ({ apply }) => await apply(web)));

  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
  expect(await here.pulls('all')).toHaveLength(1);
});

test('a run that is stopped after its push is finished by the next one', async ({ here }) => {
  here.proxy.on({ method: 'POST', path: /\/pulls$/, times: 1 }, { kind: 'reset' });
  await expect(here.apply(web)).rejects.toMatchObject({ name: 'TransientError' });
  expect(await here.apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1 } });
  here.proxy.on({ method: 'PATCH', path: /\/pulls\//, times: 1 }, { kind: 'lose-answer' });
  await expect(here.apply(web2)).rejects.toMatchObject({ name: 'TransientError' });
  expect(await here.apply(web2)).toMatchObject({ outcome: 'unchanged' });
  expect(await here.pulls('all')).toHaveLength(1);
});

test('a server in trouble for a moment is asked again', async ({ here }) => {
  here.proxy.on(
    { method: 'GET', path: /state=open/, times: 2 },
    { kind: 'answer', status: 503, headers: { 'retry-after': '0' } },
  );
  expect(await here.apply(web)).toMatchObject({ outcome: 'opened' });
});

test('an environment branch is made only when it is asked for', async ({ here }) => {
  await expect(here.apply(web, { environment: 'prod' })).rejects.toMatchObject({ name: 'UserError' });
  expect(await here.apply(web, { environment: 'prod', createBranch: true })).toMatchObject({ outcome: 'opened' });
  expect(await here.branches()).toEqual(['berth/prod', 'dev', 'prod']);
});
