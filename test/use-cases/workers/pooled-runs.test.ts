import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { createEnvironmentRuns } from '../../../use-cases/reconcile/environment-runs.ts';
import type { RunReport } from '../../../use-cases/reconcile/run-report.ts';
import type { PooledRuns } from '../../../use-cases/workers/pooled-runs.ts';
import { workerEnvironment } from '../../../use-cases/workers/worker-environment.ts';
import { type TestFleet, testFleet, workload } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';
import { testWorkers } from '../../support/workers.ts';

const HANGING = { entry: new URL('hanging-worker.ts', import.meta.url), deadlineMs: 3_000 };

async function run(
  runs: Pick<PooledRuns, 'observe' | 'reconcile'>,
  fleet: TestFleet,
  environment: string,
): Promise<RunReport> {
  const source = { controlPlane: fleet.controlPlane.path, environment };
  await runs.observe(source);
  return await runs.reconcile(source, {});
}

async function proposed(fleet: TestFleet, environment: string): Promise<string[]> {
  const paths = await fleet.gitops.list(`berth/${environment}`);
  return paths.filter(path => path.endsWith('/reconciler.yaml')).map(path => dirname(path));
}

test('workers propose what this process would', async () => {
  const fleet = await testFleet();
  const session = await testSession();
  const opened = await run(testWorkers(session), fleet, 'dev');
  expect(opened).toMatchObject({ state: 'done', outcome: 'opened', heldFolders: 0 });
  const here = await run(createEnvironmentRuns(session), fleet, 'dev');
  expect(here).toMatchObject({ state: 'done', outcome: 'unchanged', changes: (opened as { changes: number }).changes });
});

describe('a worker that is given up', () => {
  test('over a file of a registration costs one run; then that registration waits alone', async () => {
    const fleet = await testFleet();
    await fleet.shop.commit('main', { 'workloads/hang.yaml': workload(['late']) });
    const runs = testWorkers(await testSession({ clock: systemClock() }), HANGING);
    const source = { controlPlane: fleet.controlPlane.path, environment: 'dev' };
    await expect(runs.observe(source)).rejects.toThrow(
      /^reading registration shop: workloads\/hang\.yaml was given up: it took more than 3 s$/,
    );
    expect(await run(runs, fleet, 'dev')).toMatchObject({
      state: 'done',
      diagnostics: expect.arrayContaining([
        expect.objectContaining({
          message: expect.stringMatching(/hang\.yaml is left out: it took more than 3 s the last time/),
        }),
      ]),
    });
    await fleet.shop.commit('main', { 'workloads/hang.yaml': null });
    expect(await run(runs, fleet, 'dev')).toMatchObject({ state: 'done', outcome: 'updated' });
    expect(await proposed(fleet, 'dev')).toEqual(['large/cart-api', 'small/cart-web']);
  });

  test('over the rendering of a folder costs one run; then that folder is held alone', async () => {
    const fleet = await testFleet();
    const hang = workload(['api']).replaceAll('cart', 'hang');
    await fleet.shop.commit('main', { 'workloads/till.yaml': hang });
    const runs = testWorkers(await testSession({ clock: systemClock() }), HANGING);
    const failure = {
      again: true,
      error: { message: 'rendering hang-api for large was given up: it took more than 3 s' },
    };
    expect(await run(runs, fleet, 'dev')).toMatchObject({ state: 'failed', failure });
    expect(await run(runs, fleet, 'dev')).toMatchObject({ state: 'done', outcome: 'opened', heldFolders: 1 });
    expect(await proposed(fleet, 'dev')).toEqual(['large/cart-api', 'small/cart-web']);
    await fleet.shop.commit('main', { 'workloads/till.yaml': hang.replaceAll('./api', './other') });
    expect(await run(runs, fleet, 'dev')).toMatchObject({ state: 'failed', failure });
  });
});

test('a worker has no variable that may hold a credential', () => {
  const secrets = [
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'GITEA_TOKEN',
    'BERTH_CREDENTIALS',
    'BERTH_WEBHOOK_SECRET',
    'SSH_AUTH_SOCK',
    'GIT_ASKPASS',
    'HTTPS_PROXY',
    'NODE_OPTIONS',
    'GIT_CONFIG_PARAMETERS',
  ];
  const env = {
    PATH: '/bin',
    HOME: '/home/ada',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'http.https://git.example.com/.extraHeader',
    GIT_CONFIG_VALUE_0: 'Authorization: Basic canary',
    GIT_CONFIG_KEY_1: 'safe.directory',
    GIT_CONFIG_VALUE_1: '*',
    ...Object.fromEntries(secrets.map(name => [name, 'canary'])),
  };
  expect(workerEnvironment(env)).toEqual({
    PATH: '/bin',
    HOME: '/home/ada',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
  });
});
