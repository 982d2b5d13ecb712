import { expect, test } from 'vitest';
import { proposeEnvironment } from '../../../../use-cases/propose-environment.ts';
import type { Forge } from '../../../../workflows/forges/forge.ts';
import { openOriginalPull } from '../../../support/github-server/original-pull.ts';
import { files, plan } from '../../plans.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };

function lists({ server }: GitHubWorld, since: number): number {
  return server.requests.slice(since).filter(({ method, path }) => method === 'GET' && path.endsWith('/pulls')).length;
}

test('the original’s pull requests are told of with the first proposal, and looked for by no later run', async () => {
  const here = await gitHubWorld();
  const { apply, server } = here;
  await openOriginalPull(here.server.state, 'deployment/2023-04-11-22-14-05');
  expect(await apply(web)).toMatchObject({ outcome: 'opened', diagnostics: [{ code: 'original-pulls' }] });
  const first = server.requests.length;
  expect(await apply(web2)).toMatchObject({ outcome: 'updated', diagnostics: [] });
  // The open and the closed one of Berth's branch, and what closed ones became.
  expect(lists(here, first)).toBe(3);
  expect(server.state.pulls.map(({ number, state }) => `${number} ${state}`)).toEqual(['1 open', '2 open']);
  expect(server.problems).toEqual([]);
});

test('with --adopt they are closed and their branches deleted; a person’s that looks like them stays', async () => {
  const here = await gitHubWorld();
  const { apply, server, repository, writes } = here;
  await apply(web);
  await openOriginalPull(here.server.state, 'deployment/2023-04-11-22-14-05');
  await openOriginalPull(here.server.state, 'deployment/2023-04-11-22-14-06', 'Ada <ada@example.com>');
  writes();

  expect(await apply(web, { adopt: true })).toMatchObject({ outcome: 'unchanged', diagnostics: [] });

  expect(writes()).toEqual([
    'POST /repos/platform/gitops/issues/2/comments',
    'PATCH /repos/platform/gitops/pulls/2',
    'POST /graphql',
  ]);
  expect(server.state.pulls.map(({ number, state }) => `${number} ${state}`)).toEqual(['1 open', '2 closed', '3 open']);
  expect(server.state.pulls[1]?.comments[0]?.text).toContain('in #1, which it updates in place');
  expect(await repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/deployment')).toBe(
    'deployment/2023-04-11-22-14-06\n',
  );
  expect(await apply(web, { adopt: true })).toMatchObject({ outcome: 'unchanged' });
  expect(writes()).toEqual([]);
  expect(server.problems).toEqual([]);
});

test('a person who pushes to its branch while it is being closed keeps branch and pull request', async () => {
  const here = await gitHubWorld();
  const { server, repository, openForge } = here;
  const branch = 'deployment/2023-04-11-22-14-05';
  await openOriginalPull(here.server.state, branch);
  const forge = await openForge();
  const late: Forge = {
    ...forge,
    withdraw: async withdrawal => {
      await repository.commit(branch, { 'notes.md': 'by Ada' });
      await forge.withdraw(withdrawal);
    },
  };
  await proposeEnvironment(plan(web, { repository: server.address }), { forge: late }, { adopt: true });
  expect(await repository.read(branch, 'notes.md')).toBe('by Ada');
  expect(server.state.pulls[0]).toMatchObject({ state: 'open', comments: [] });
});

test('a branch that a run left behind which was stopped after closing is deleted by the next one, and no other', async () => {
  const here = await gitHubWorld();
  const { apply, server, repository } = here;
  await apply(web);
  const branches = ['04', '05', '06'].map(second => `deployment/2023-04-11-22-14-${second}`);
  for (const branch of branches) await openOriginalPull(server.state, branch);
  const [, , ofPerson, leftBehind] = server.state.pulls;
  // One that somebody closed before Berth came.
  Object.assign(ofPerson ?? {}, { state: 'closed' });
  const adopted = '\n\n<!-- berth:adopted -->';
  Object.assign(leftBehind ?? {}, { state: 'closed', body: `${leftBehind?.body}${adopted}` });
  expect(await apply(web, { adopt: true })).toMatchObject({ outcome: 'unchanged' });
  expect(await repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/deployment')).toBe(
    `${branches[1]}\n`,
  );
  expect(server.problems).toEqual([]);
});
