import { expect, test } from 'vitest';
import type { PlanReport } from '../../../use-cases/plan/plan-report.ts';
import { type TestFleet, testFleet, workload } from '../../cli/fleet.ts';

const PATH = 'large/cart-api/reconciler.yaml';

/** What a plan of dev says beside its changes. */
async function told({ run }: TestFleet): Promise<string[]> {
  const { stdout } = await run(['plan', '-e', 'dev', '--output', 'json']);
  const { diagnostics }: PlanReport = JSON.parse(stdout);
  return diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

test('a plan says which edits by hand it takes back', async () => {
  const fleet = await testFleet();
  await fleet.run(['apply', '-e', 'dev']);
  await fleet.run(['pulls', 'merge', '1']);
  const edit = await fleet.gitops.commit('dev', { [PATH]: 'kind: Mine\n' });
  expect(await told(fleet)).toEqual([
    expect.stringMatching(`^edited-by-hand: reverts ${PATH}, edited by hand in ${edit.slice(0, 7)} by Ada: `),
  ]);
});

test('a plan says which folders it puts back that were deleted by hand', async () => {
  const fleet = await testFleet();
  await fleet.run(['apply', '-e', 'dev']);
  await fleet.run(['pulls', 'merge', '1']);
  const files = (await fleet.gitops.list('dev')).filter(path => path.startsWith('large/cart-api/'));
  await fleet.gitops.commit('dev', Object.fromEntries(files.map(path => [path, null])));
  expect(await told(fleet)).toEqual([
    expect.stringMatching(/^edited-by-hand: restores large\/cart-api, deleted by hand in .* by Ada/),
  ]);
});

test('a plan says which files of others it replaces', async () => {
  const fleet = await testFleet();
  await fleet.gitops.commit('dev', { [PATH]: 'kind: Mine\n' });
  expect(await told(fleet)).toEqual([`replaces-files: replaces 1 file that Berth did not write: ${PATH}`]);
});

test('a plan says that people’s commits keep the pull request from being updated', async () => {
  const fleet = await testFleet();
  await fleet.run(['apply', '-e', 'dev']);
  await fleet.gitops.commit('berth/dev', { 'notes.md': 'Mine\n' });
  await fleet.shop.commit('main', {
    'workloads/cart.yaml': workload(['api', 'web', 'more']).replace('{purpose: more}', '{purpose: api}'),
  });
  expect(await told(fleet)).toEqual([
    'not-updated: pull request #1 would not be updated: berth/dev has commits by Ada',
  ]);
});

test('a plan says that its content was declined', async () => {
  const fleet = await testFleet();
  await fleet.run(['apply', '-e', 'dev']);
  await fleet.run(['pulls', 'close', '1']);
  expect(await told(fleet)).toEqual([
    'declined: nothing would be proposed: pull request #1 with the same content was closed',
  ]);
});

test('a plan says that the branch is a person’s own', async () => {
  const fleet = await testFleet();
  await fleet.gitops.branch('berth/dev', 'dev');
  await fleet.gitops.commit('berth/dev', { 'notes.md': 'Mine\n' });
  expect(await told(fleet)).toEqual([
    'branch-taken: nothing would be proposed: the branch berth/dev has commits by Ada and none by Berth',
  ]);
});

test('a plan says that the environment has no branch', async () => {
  const fleet = await testFleet();
  await fleet.gitops.git('update-ref', '-d', 'refs/heads/dev');
  expect(await told(fleet)).toEqual(['branch-missing: there is no branch dev in the GitOps repository yet']);
});
