import { expect } from 'vitest';
import { files } from '../../workflows/plans.ts';
import { openOriginalPull } from '../gitea-original.ts';
import { test } from '../gitea-test.ts';

const web = { 'large/shop-web': files('web') };

test('the original’s pull requests are told of, and closed with their branches when that is asked for; a person’s stays', async ({
  here,
}) => {
  await openOriginalPull(here.repository, 'deployment/2023-04-11-22-14-05');
  await openOriginalPull(here.repository, 'deployment/2023-04-11-22-14-06', { name: 'Ada', email: 'ada@example.com' });

  expect(await here.apply(web)).toMatchObject({
    outcome: 'opened',
    message: expect.stringContaining('1 pull request of the original scheduler into dev is open: #1') as string,
    diagnostics: [{ severity: 'warning', code: 'original-pulls' }],
  });
  expect(here.writes()).toEqual(['POST /git-receive-pack', 'POST /pulls']);

  const adopted = await here.apply(web, { adopt: true });
  expect(adopted).toMatchObject({ outcome: 'unchanged', diagnostics: [] });
  expect(here.writes()).toEqual(['POST /issues/1/comments', 'PATCH /pulls/1', 'POST /git-receive-pack']);
  const remaining = (await here.pulls()).map(({ head }) => head.label).sort();
  expect(remaining).toEqual(['berth/dev', 'deployment/2023-04-11-22-14-06']);
  expect(await here.branches()).toEqual(['berth/dev', 'deployment/2023-04-11-22-14-06', 'dev']);
  const [comment] = await here.repository.request<{ body: string }[]>('GET', '/issues/1/comments');
  expect(comment?.body).toContain('Berth proposes the changes of environment `dev` in #3');

  expect(await here.apply(web, { adopt: true })).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
});
