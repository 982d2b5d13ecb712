import { afterAll, expect, test, vi } from 'vitest';
import { refused } from '../../../support/github-server/world.ts';
import { files } from '../../plans.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const held = { ...web, 'large/shop-api': { held: 'template flux fails' } };
const STATUS = { annotations: { status: 'true', issues: 'false' } };

vi.setConfig({ testTimeout: 180_000 });

const worlds: GitHubWorld[] = [];
async function world(): Promise<GitHubWorld> {
  const made = await gitHubWorld();
  worlds.push(made);
  return made;
}

afterAll(() => expect(worlds.flatMap(({ server }) => server.problems)).toEqual([]));

function statusWrites({ writes }: GitHubWorld): number {
  return writes().filter(write => write.includes('/statuses/')).length;
}

test('the head of a proposal says that nothing is held back, or how much is, and says it once', async () => {
  const here = await world();
  await here.apply(web, STATUS);
  expect(statusWrites(here)).toBe(1);
  const first = await here.head('berth/dev');
  const context = 'berth/dev';
  const fine = { context, state: 'success', description: 'Nothing is held back' };
  expect(here.server.state.statuses).toEqual([{ ...fine, commit: first }]);
  await here.apply(web, STATUS);
  expect(statusWrites(here)).toBe(0);

  await here.apply(held, STATUS);
  expect(statusWrites(here)).toBe(1);
  expect(await here.head('berth/dev')).toBe(first);
  expect(here.server.state.statuses.at(-1)).toEqual({
    context,
    state: 'failure',
    description: '1 folder held back',
    commit: first,
  });
  await here.apply(web2, STATUS);
  expect(here.server.state.statuses.at(-1)).toEqual({ ...fine, commit: await here.head('berth/dev') });
});

test('a commit that a person adds has it too, so that what they want merged can be', async () => {
  const here = await world();
  await here.apply(web, STATUS);
  const ada = await here.repository.commit('berth/dev', { 'large/shop-web/notes.md': 'by Ada' });
  expect(await here.apply(web2, STATUS)).toMatchObject({ outcome: 'waiting' });
  expect(here.server.state.statuses.at(-1)).toMatchObject({ state: 'success', commit: ada });
});

test('there is none unless it is asked for, and none without a pull request', async () => {
  const here = await world();
  await here.apply({}, STATUS);
  await here.apply(web);
  expect(here.server.state.statuses).toEqual([]);
  expect(here.server.requests.filter(({ path }) => path.includes('statuses'))).toEqual([]);
});

test('it is there before GitHub may merge, which a rule may make depend on it', async () => {
  const here = await world();
  here.server.state.rules.approvals = true;
  await here.apply(web, { annotations: { ...STATUS.annotations, 'auto-merge': 'merge' } });
  const writes = here.writes();
  const [status, merge] = [
    writes.findIndex(write => write.includes('/statuses/')),
    writes.lastIndexOf('POST /graphql'),
  ];
  expect(status).toBeGreaterThan(0);
  expect(status).toBeLessThan(merge);
});

test('a missing permission is one warning that names it, at the line that asks for a status', async () => {
  const here = await world();
  const headers = { 'x-accepted-github-permissions': 'statuses=write' };
  here.server.refuse = ({ method, path }) =>
    method === 'POST' && path.includes('/statuses/')
      ? { ...refused(403, 'Resource not accessible by integration'), headers }
      : undefined;
  const result = await here.apply(web, STATUS);
  expect(result.outcome).toBe('opened');
  expect(result.diagnostics).toMatchObject([
    {
      severity: 'warning',
      code: 'status-refused',
      fix: expect.stringContaining('statuses=write') as string,
      origin: { path: 'gitopsrepo-gitops.yaml' },
    },
  ]);
});

test('issues are switched off by a word, and those that are open stay', async () => {
  const here = await world();
  await here.apply(held, { annotations: { issues: 'false' } });
  expect(here.server.state.issues).toEqual([]);
  await here.apply(held);
  await here.apply(web, { annotations: { issues: 'false' } });
  expect(here.server.state.issues).toMatchObject([{ state: 'open' }]);
});
