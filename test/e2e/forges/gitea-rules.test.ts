import { expect } from 'vitest';
import { createGiteaClient, type GiteaClient } from '../../testbed/clients/gitea.ts';
import { eventually } from '../../testbed/process/eventually.ts';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';
import { type GiteaWorld, newBot, newToken } from '../gitea-world.ts';

// Rules of branches and what people do by the page of a pull request, as far as only a real server knows them.

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

for (const how of ['merge', 'squash', 'rebase'] as const) {
  test(`a branch that nobody may push to and that asks for an approval gets it by ${how}, and Berth goes on`, async ({
    here,
    gitea,
    organization,
  }) => {
    const ada = await reviewer(here, gitea.client, `${organization}-ada`);
    await here.repository.request('POST', '/branch_protections', {
      rule_name: 'dev',
      required_approvals: 1,
      enable_push: false,
      dismiss_stale_approvals: true,
      block_admin_merge_override: true,
    });
    await here.apply(web);
    await eventually(() => expect(merge(here, 1, how)).rejects.toThrow('approval'));

    await approve(ada, here, 1);
    // New content asks for a new look: the rule is the server's, which follows it a moment after the push.
    expect(await here.apply(both)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
    await eventually(async () => expect(await reviews(here)).toMatchObject([{ state: 'APPROVED', dismissed: true }]));
    await eventually(() => expect(merge(here, 1, how)).rejects.toThrow('approval'));
    await approve(ada, here, 1);
    await here.merge(1, how);

    here.writes();
    expect(await here.apply(both)).toMatchObject({ outcome: 'unchanged' });
    expect(here.writes()).toEqual([]);
    expect(await here.files('dev')).toContain('small/shop-web/reconciler.yaml');
    expect(await here.apply(web2, { allowRemovals: 'all' })).toMatchObject({
      outcome: 'opened',
      pullRequest: { number: 2 },
    });
  });
}

test('a review that asks for changes changes nothing, and is still there after an update', async ({
  here,
  gitea,
  organization,
}) => {
  const ada = await reviewer(here, gitea.client, `${organization}-ada`);
  await here.apply(web);
  await review(ada, here, { event: 'REQUEST_CHANGES', body: 'Not on a Friday' });
  here.writes();

  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
  expect(await here.apply(both)).toMatchObject({ outcome: 'updated' });

  expect(await reviews(here)).toMatchObject([{ body: 'Not on a Friday', state: 'REQUEST_CHANGES' }]);
});

test('half of a proposal that a person brought in by hand leaves the other half proposed', async ({ here }) => {
  await here.apply(both);
  for (const [name, text] of Object.entries(both['large/shop-web'])) {
    const content = Buffer.from(text).toString('base64');
    const file = { branch: 'dev', message: `Take ${name}`, content };
    await here.repository.request('POST', `/contents/large/shop-web/${name}`, file);
  }

  const next = await here.apply(both);

  expect(next).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
  expect(next.changeSet?.changes.map(({ path }) => path)).toEqual([
    'large/README.md',
    'small/README.md',
    'small/shop-web/namespace.yaml',
    'small/shop-web/platform-config.yaml',
    'small/shop-web/reconciler.yaml',
  ]);
  await here.merge(1);
  expect(await here.apply(both)).toMatchObject({ outcome: 'unchanged' });
});

test('a branch of Berth’s that a person force-pushed to something else is left to them', async ({ here, gitea }) => {
  await here.apply(web);
  const theirs = await here.repository.push({ 'mine.txt': 'mine\n' }, 'dev-of-ada');
  const { git } = await here.berth();
  const remote = gitea.client.remote(here.repository.name);
  const folder = (await git.open(remote)).gitDir;
  await git.run(['init', '--quiet', '--bare', folder]);
  await git.run(['fetch', '--quiet', remote, theirs], { gitDir: folder });
  await git.run(['push', '--quiet', '--force', remote, `${theirs}:refs/heads/berth/dev`], { gitDir: folder });
  here.writes();

  const result = await here.apply(both);

  expect(result.outcome).toBe('waiting');
  expect(here.writes().filter(write => write.includes('receive-pack'))).toEqual([]);
  const branch = await here.repository.request<{ commit: { id: string } }>('GET', '/branches/berth%2Fdev');
  expect(branch.commit.id).toBe(theirs);
});

test('a branch of Berth’s that a person deleted is a “no” to this content, and the next content is proposed', async ({
  here,
}) => {
  await here.apply(web);
  await here.repository.request('DELETE', '/branches/berth%2Fdev');
  await eventually(async () => expect(await here.pulls('closed')).toHaveLength(1));

  expect(await here.apply(web)).toMatchObject({ outcome: 'declined' });
  expect(await here.apply(both)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
});

test('a title that a person gave stays until the content changes', async ({ here }) => {
  await here.apply(web);
  await here.repository.request('PATCH', '/pulls/1', { title: 'For Monday' });
  here.writes();

  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
  await here.apply(both);
  expect(await here.pulls()).toMatchObject([{ number: 1, title: 'dev: add shop-web to large and 1 more' }]);
});

async function reviews({ repository }: GiteaWorld): Promise<unknown> {
  return await repository.request('GET', '/pulls/1/reviews');
}

async function merge({ repository }: GiteaWorld, number: number, how: string): Promise<unknown> {
  return await repository.request('POST', `/pulls/${number}/merge`, { Do: how });
}

/** A person who may write to the repository. */
async function reviewer({ repository }: GiteaWorld, client: GiteaClient, name: string): Promise<GiteaClient> {
  const person = await newBot(client, name);
  await repository.request('PUT', `/collaborators/${name}`, { permission: 'write' });
  const token = await newToken(client, person, ['write:repository', 'write:issue'], 'reviews');
  return createGiteaClient({ address: client.address, user: name, token });
}

async function approve(person: GiteaClient, here: GiteaWorld, number: number): Promise<void> {
  await person.request('POST', `/repos/${here.repository.name}/pulls/${number}/reviews`, {
    event: 'APPROVED',
    body: '',
  });
}

async function review(
  person: GiteaClient,
  here: GiteaWorld,
  said: { readonly event: string; readonly body: string },
): Promise<void> {
  await person.request('POST', `/repos/${here.repository.name}/pulls/1/reviews`, said);
}
