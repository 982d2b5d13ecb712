import { expect, test } from 'vitest';
import { files } from '../../plans.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

type State = GitHubWorld['server']['state']['pulls'][number]['reviews'][number]['state'];

function approvalLines({ server }: GitHubWorld): string[] {
  const lines = (server.state.pulls[0]?.body ?? '').split('\n');
  const start = lines.indexOf('### Changed since it was approved');
  return start < 0
    ? []
    : lines.slice(start, start + 10).filter(line => line.startsWith('- `') || line.startsWith('- by'));
}

test('an update tells whose approval was for other content: the last word of each person counts', async () => {
  const here = await gitHubWorld();
  const { apply, server, head, writes } = here;
  await apply(web);
  const commit = await head('berth/dev');
  const reviews: [string, State][] = [
    ['ada', 'APPROVED'],
    ['bob', 'APPROVED'],
    ['cy', 'CHANGES_REQUESTED'],
    ['eve', 'APPROVED'],
    ['bob', 'CHANGES_REQUESTED'],
    ['ada', 'COMMENTED'],
    ['cy', 'APPROVED'],
    ['eve', 'DISMISSED'],
  ];
  // More than one page.
  const chat = Array.from({ length: 100 }, (_, index): [string, State] => [`user${index}`, 'COMMENTED']);
  for (const [login, state] of [...chat, ...reviews]) server.state.pulls[0]?.reviews.push({ login, state, commit });
  writes();
  const first = server.requests.length;
  await apply(web2);
  expect(server.requests.slice(first).filter(({ path }) => path.endsWith('/reviews'))).toHaveLength(2);
  expect(writes()).toHaveLength(4);
  expect(approvalLines(here)).toEqual([
    expect.stringMatching(/^- `[0-9a-f]{8}` by `ada`, `cy`: 1 file differs, in `large\/shop-web`$/),
  ]);
  // The approved commit has left the branch by now.
  await apply(both);
  expect(approvalLines(here)).toEqual([
    expect.stringMatching(/^- `[0-9a-f]{8}` by `ada`, `cy`: 4 files differ, in `small`, `small\/shop-web`$/),
  ]);
  await apply(web);
  expect(approvalLines(here)).toEqual([]);
  const seen = server.requests.length;
  expect(await apply(web)).toMatchObject({ outcome: 'unchanged' });
  expect(server.requests.slice(seen).filter(({ path }) => path.endsWith('/reviews'))).toEqual([]);
  expect(server.problems).toEqual([]);
});

test('a commit that GitHub doesn’t give any more is told as gone', async () => {
  const here = await gitHubWorld();
  await here.apply(web);
  here.server.state.pulls[0]?.reviews.push({ login: 'ada', state: 'APPROVED', commit: 'd'.repeat(40) });
  expect(await here.apply(web2)).toMatchObject({ outcome: 'updated' });
  expect(approvalLines(here)).toEqual(['- by `ada`: that content is no longer available for comparison']);
});
