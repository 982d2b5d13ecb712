import { expect } from 'vitest';
import { giteaRepository } from '../../testbed/gitea-repository.ts';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';

test('an environment begins in an empty repository', async ({ here, gitea, organization }) => {
  const empty = await giteaRepository(gitea.client, organization, 'empty');
  await empty.request('PUT', `/collaborators/${here.bot.name}`, { permission: 'write' });
  const address = here.address.replace('/gitops.git', '/empty.git');
  const { applyTo } = await here.berth();
  const web = { 'large/shop-web': files('web') };
  expect(await applyTo(address, web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1, base: 'dev' } });
  expect(await applyTo(address, web)).toMatchObject({ outcome: 'unchanged' });
  const branches = await empty.request<{ name: string }[]>('GET', '/branches');
  expect(branches.map(({ name }) => name).sort()).toEqual(['berth/dev', 'dev']);
});
