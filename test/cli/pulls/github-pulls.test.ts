import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type GitHubWorld, gitHubWorld } from '../../workflows/forges/github/world.ts';
import { berth } from '../fixture.ts';

const ONE = { 'drone/shop-dev': { 'reconciler.yaml': 'a: 1\n' } };
const TWO = { 'drone/shop-dev': { 'reconciler.yaml': 'a: 2\n' } };

/** `berth pulls` on the repository of a world. */
async function commands({ server }: GitHubWorld) {
  const folder = await temporaryFolder();
  const file = join(folder, 'credentials.yaml');
  await writeFile(file, JSON.stringify({ [server.origin]: { type: 'github', token: server.token } }));
  const env = { ...process.env, BERTH_CREDENTIALS: file, XDG_CACHE_HOME: join(folder, 'cache') };
  return async (...words: string[]) =>
    await berth(['pulls', ...words, '--repository', server.address], { cwd: folder, env });
}

test('berth pulls lists, shows, compares and merges on GitHub', async () => {
  const world = await gitHubWorld();
  const pulls = await commands(world);
  expect((await pulls('list')).stdout).toMatch(/^no open pull requests/);
  await world.apply(ONE, { baseCommit: 'a'.repeat(40) });
  const [pull] = world.server.state.pulls;
  pull?.comments.push({ id: 7, login: 'ada', text: 'looks good' });
  await world.repository.git('update-ref', 'refs/pull/1/head', 'berth/dev');

  expect((await pulls('list')).stdout).toMatch(/^1 open pull request .*\n#1 {2}open {2}dev /);
  const shown = await pulls('show', '1');
  expect(shown.stdout).toMatch(/^#1 .* open\nberth\/dev → dev, by /);
  expect(shown.stdout).toContain('labels: promoted');
  expect(shown.stdout).toContain('Commits');
  expect(shown.stdout).toMatch(/ada commented .*:\n {2}looks good/);
  expect((await pulls('diff', '1')).stdout).toContain('+++ b/drone/shop-dev/reconciler.yaml\n@@ -0,0 +1 @@\n+a: 1\n');

  expect((await pulls('merge', '1')).stdout).toMatch(/^merged pull request #1 into dev as [0-9a-f]{7}\n$/);
  expect(await world.repository.read('dev', 'drone/shop-dev/reconciler.yaml')).toBe('a: 1\n');
  expect(await world.repository.git('for-each-ref', 'refs/heads/berth')).toBe('');
  expect((await pulls('diff', '1')).stdout).toContain('+a: 1\n');
  expect((await pulls('list', '--state', 'merged')).stdout).toContain('#1  merged  dev');
  expect((await pulls('merge', '1')).stderr).toContain('pull request #1 is merged already');
  expect((await pulls('show', '9')).stderr).toContain('platform/gitops has no pull request #9');
  expect(world.server.problems).toEqual([]);
});

test('berth pulls close on GitHub declines the content until it changes', async () => {
  const world = await gitHubWorld();
  const pulls = await commands(world);
  await world.apply(ONE);
  expect((await pulls('close', '1')).stdout).toMatch(/^closed pull request #1 into dev/);
  expect((await pulls('list', '--state', 'closed')).stdout).toContain('#1  closed  dev');
  expect((await pulls('list', '--state', 'all')).stdout).toMatch(/^1 pull request /);
  expect(await world.apply(ONE)).toMatchObject({ outcome: 'declined' });
  expect(await world.apply(TWO)).toMatchObject({ outcome: 'opened' });
  expect(world.server.problems).toEqual([]);
});

test('what keeps a pull request from being merged is said as GitHub says it', async () => {
  const world = await gitHubWorld();
  const pulls = await commands(world);
  await world.apply(ONE);
  world.server.state.rules.approvals = true;
  const { code, stderr } = await pulls('merge', '1');
  expect(code).not.toBe(0);
  expect(stderr).toContain("pull request #1 can't be merged: At least 1 approving review is required.");
});

test('lists page by page', async () => {
  const world = await gitHubWorld();
  const pulls = await commands(world);
  await world.apply(ONE);
  const { pulls: known } = world.server.state;
  const [first] = known;
  if (first === undefined) throw new Error('nothing was opened');
  // Those of people, which are not shown, fill the first page.
  for (let number = 2; number <= 130; number++) known.push({ ...first, number, head: 'mine', state: 'closed' });
  expect((await pulls('list', '--state', 'all')).stdout).toMatch(/^1 pull request .*\n#1 /);
  expect(world.server.requests.filter(({ path }) => path === '/repos/platform/gitops/pulls').length).toBeGreaterThan(2);
});
