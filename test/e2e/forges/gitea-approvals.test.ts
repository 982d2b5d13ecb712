import { expect } from 'vitest';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';
import { basic, type GiteaWorld } from '../gitea-world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

const PASSWORD = 'a password for tests';

/** Reviews pull request 1 as a person with a name of their own. */
async function review(
  here: GiteaWorld,
  name: string,
  event: 'APPROVED' | 'REQUEST_CHANGES' | 'COMMENT',
): Promise<void> {
  const { origin } = new URL(here.proxy.address);
  const response = await fetch(`${origin}/api/v1/repos/${here.repository.name}/pulls/1/reviews`, {
    method: 'POST',
    headers: { ...basic({ name, password: PASSWORD }), 'content-type': 'application/json' },
    body: JSON.stringify({ event, body: 'seen' }),
  });
  expect(response.status).toBe(200);
}

async function approvalLines(here: GiteaWorld): Promise<string[]> {
  const lines = ((await here.pulls())[0]?.body ?? '').split('\n');
  const start = lines.indexOf('### Changed since it was approved');
  return start < 0
    ? []
    : lines.slice(start, start + 10).filter(line => line.startsWith('- `') || line.startsWith('- by'));
}

test('an update tells whose approval was for other content, and what differs', async ({
  here,
  gitea,
  organization,
}) => {
  const [ada, bob] = [`${organization}-ada`, `${organization}-bob`];
  for (const username of [ada, bob]) {
    const account = { username, email: `${username}@example.com`, password: PASSWORD, must_change_password: false };
    await gitea.client.request('POST', '/admin/users', account);
    await here.repository.request('PUT', `/collaborators/${username}`, { permission: 'write' });
  }
  await here.apply(web);
  await review(here, ada, 'APPROVED');
  await review(here, ada, 'COMMENT');
  await review(here, bob, 'APPROVED');
  await review(here, bob, 'REQUEST_CHANGES');

  await here.apply(web2);
  const first = await approvalLines(here);
  expect(first).toEqual([
    expect.stringMatching(/^- `[0-9a-f]{8}` by `\S+-ada`: 1 file differs, in `large\/shop-web`$/),
  ]);

  // Each run has a cache of its own: the approved commit comes from the server, which still has it.
  await here.apply(both);
  expect(await approvalLines(here)).toEqual([
    expect.stringMatching(/^- `[0-9a-f]{8}` by `\S+-ada`: 4 files differ, in `small`, `small\/shop-web`$/),
  ]);

  await review(here, ada, 'APPROVED');
  here.writes();
  expect(await here.apply(both)).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
  await here.apply(web2);
  expect(await approvalLines(here)).toEqual([expect.stringContaining('5 files differ')]);
});
