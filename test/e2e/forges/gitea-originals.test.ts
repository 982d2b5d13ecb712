import { expect } from 'vitest';
import { test } from '../../testbed/fixtures.ts';
import { files } from '../../workflows/plans.ts';
import { type GiteaWorld, giteaWorld } from '../gitea-world.ts';

const web = { 'large/shop-web': files('web') };
const ORIGINAL = { name: 'Kalypso Scheduler', email: 'kalypso.scheduler@email.com' };

/** Opens a pull request as the original does it by the API, or as a person who only names the branch so. */
async function open({ repository }: GiteaWorld, branch: string, author: typeof ORIGINAL): Promise<void> {
  const content = Buffer.from(`${branch}\n`).toString('base64');
  const file = { branch: 'dev', new_branch: branch, message: 'Kalypso Scheduler commit', content };
  await repository.request('POST', '/contents/large/shop-web/x.yaml', { ...file, author, committer: author });
  const title = `Update manifests in dev from ${branch}`;
  await repository.request('POST', '/pulls', { title, head: branch, base: 'dev' });
}

test('the original’s pull requests are told of, and closed with their branches when that is asked for; a person’s stays', async ({
  gitea,
  organization,
  faults,
}) => {
  const here = await giteaWorld({ gitea, organization, faults });
  await open(here, 'deployment/2023-04-11-22-14-05', ORIGINAL);
  await open(here, 'deployment/2023-04-11-22-14-06', { name: 'Ada', email: 'ada@example.com' });

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
