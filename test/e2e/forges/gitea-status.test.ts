import { expect } from 'vitest';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';

const web = { 'large/shop-web': files('web') };
const held = { ...web, 'large/shop-api': { held: 'template flux fails' } };
const STATUS = { annotations: { status: 'true', issues: 'false' } };

interface GiteaStatus {
  readonly context: string;
  readonly status: string;
  readonly description: string;
}

test('a branch that requires the status of a proposal takes it when nothing is held back, and not before', async ({
  here,
}) => {
  const rule = { rule_name: 'dev', enable_status_check: true, status_check_contexts: ['berth/dev'] };
  await here.repository.request('POST', '/branch_protections', rule);
  // Gitea means the highest index first by that.
  const statuses = async (): Promise<GiteaStatus[]> =>
    await here.repository.request('GET', '/commits/berth%2Fdev/statuses?sort=leastindex');
  const statusWrites = (): number => here.writes().filter(write => write.includes('/statuses/')).length;

  await here.apply(held, STATUS);
  expect(statusWrites()).toBe(1);
  const failure = { context: 'berth/dev', status: 'failure', description: '1 folder held back' };
  expect(await statuses()).toMatchObject([failure]);
  const { pulls } = await here.berth();
  await expect(pulls.merge(1)).rejects.toThrow("pull request #1 can't be merged");

  await here.apply(held, STATUS);
  expect(statusWrites()).toBe(0);
  await here.apply(web, STATUS);
  expect(statusWrites()).toBe(1);
  expect(await statuses()).toMatchObject([
    { context: 'berth/dev', status: 'success', description: 'Nothing is held back' },
    failure,
  ]);
  await here.merge(1);
  expect(await here.apply(web, STATUS)).toMatchObject({ outcome: 'unchanged' });
});
