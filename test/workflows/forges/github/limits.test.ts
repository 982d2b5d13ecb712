import { expect, test } from 'vitest';
import { gitHubWorld } from './world.ts';

// Where the world's clock begins, and an hour.
const START = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;

test('when little is left of an hour, an ordinary change comes later and a promotion at once', async () => {
  const { apply, server, writes } = await gitHubWorld();
  server.refuse = ({ path }) => {
    if (path !== '/repos/platform/gitops/pulls') return undefined;
    const quota = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '400', 'x-ratelimit-resource': 'core' };
    return { status: 200, data: [], headers: { ...quota, 'x-ratelimit-reset': `${(START + HOUR) / 1000}` } };
  };
  const folders = { 'drone/shop-dev': { 'reconciler.yaml': 'a: 1\n' } };

  await expect(apply(folders)).rejects.toMatchObject({
    name: 'TransientError',
    message: expect.stringContaining('400 requests are left, which are kept for promotions and rollbacks') as string,
  });
  expect(writes()).toEqual([]);

  server.refuse = () => undefined;
  expect(await apply(folders, { baseCommit: 'a'.repeat(40) })).toMatchObject({ outcome: 'opened' });
  expect(server.problems).toEqual([]);
});

test('the quota of GraphQL says nothing about the others', async () => {
  const { apply, server } = await gitHubWorld();
  server.refuse = ({ path }) => {
    if (path !== '/repos/platform/gitops/pulls') return undefined;
    const quota = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '1', 'x-ratelimit-resource': 'graphql' };
    server.refuse = () => undefined;
    return { status: 200, data: [], headers: { ...quota, 'x-ratelimit-reset': `${(START + HOUR) / 1000}` } };
  };
  expect(await apply({ 'drone/shop-dev': { 'reconciler.yaml': 'a: 1\n' } })).toMatchObject({ outcome: 'opened' });
});
