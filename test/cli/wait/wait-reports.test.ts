import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../workflows/feedback/observation.ts';
import { sqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Result } from '../fixture.ts';
import { type TestFleet, testFleet } from '../fleet.ts';

/** By the tests' clock, nine seconds ago. */
const AT = '2024-05-06T07:08:00.000Z';

interface World extends TestFleet {
  /** Of the GitOps branch dev, oldest first. */
  readonly commits: readonly [string, string];
  readonly report: (cluster: string, seen: Partial<Observation> & { readonly revision: string }) => Promise<void>;
  readonly wait: (words: readonly string[]) => Promise<Result>;
}

async function world(): Promise<World> {
  const fleet = await testFleet();
  const state = join(await temporaryFolder(), 'reports.sqlite');
  const first = await fleet.gitops.commit('dev', { 'one.txt': '1' });
  const second = await fleet.gitops.commit('dev', { 'two.txt': '2' });
  return {
    ...fleet,
    commits: [first, second],
    report: async (cluster, seen) => {
      const store = sqliteStore(state);
      const object = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
      const words = { state: 'applied', reason: 'Done', message: '', agent: 'flux' } as const;
      const one = { environment: 'dev', cluster, object, ...words, reportedAt: AT, seenAt: AT, ...seen };
      expect(await store.record([one])).toEqual(['recorded']);
      await store.close();
    },
    wait: async words =>
      await fleet.run(['wait', '-r', fleet.gitops.path, '-b', 'dev', '-c', first, '--state', state, ...words]),
  };
}

/** What fleets' `run` names beside: here it says how many clusters there are. */
async function annotate(fleet: TestFleet, type: string, count: string): Promise<void> {
  const path = `types/${type}.yaml`;
  const text = await fleet.controlPlane.read('dev', path);
  await fleet.controlPlane.commit('dev', {
    [path]: text.replace('metadata:\n', `metadata:\n  annotations: {berth.dev/expected-clusters: "${count}"}\n`),
  });
}

describe('berth wait with reports', () => {
  test('ends well when as many clusters as there are have the commit, or a later one of its branch', async () => {
    const { commits, report, wait } = await world();
    await report('a', { revision: commits[0], branch: 'dev' });
    await report('b', { revision: commits[1].slice(0, 12) });
    const { code, stdout } = await wait(['--expect', '2']);
    expect(stdout).toBe(`deployed  ${commits[0].slice(0, 7)}: 2 of 2 clusters have it\n`);
    expect(code).toBe(0);
  });

  test('an older commit doesn’t count, nor one of another branch', async () => {
    const { commits, report, wait, gitops } = await world();
    const other = await gitops.commit('prod', { 'three.txt': '3' });
    await report('a', { revision: (await gitops.git('rev-parse', `${commits[0]}^`)).trim() });
    await report('b', { revision: other });
    const { code, stdout } = await wait(['--expect', '2', '--timeout', '10s']);
    expect(code).toBe(5);
    expect(stdout).toContain('0 of 2 clusters have it: a has an older commit, b has an older commit');
  });

  test('reports of other repositories, branches and environments are not looked at', async () => {
    const { commits, report, wait } = await world();
    await report('a', { revision: commits[0], repo: 'https://github.com/acme/apps' });
    await report('b', { revision: commits[0], branch: 'prod' });
    await report('c', { revision: commits[0], environment: 'prod' });
    const { code, stdout } = await wait(['--expect', '1', '--timeout', '10s']);
    expect(code).toBe(5);
    expect(stdout).toContain('timeout');
    expect(stdout).toContain('0 of 1 clusters have it: the others have not reported');
  });

  test('ends with 4 as soon as an object has failed with it, and names it', async () => {
    const { commits, report, wait } = await world();
    await report('a', { revision: commits[0] });
    await report('b', { revision: commits[1], state: 'failed', reason: 'HealthCheckFailed' });
    const { code, stdout } = await wait(['--expect', '5']);
    expect(code).toBe(4);
    expect(stdout).toContain('b  Kustomization apps HealthCheckFailed');
  });

  test('is undecided, never deployed, where nobody says how many clusters there are', async () => {
    const fleet = await world();
    await fleet.report('a', { revision: fleet.commits[0] });
    await annotate(fleet, 'large', '1');
    const { code, stdout } = await fleet.wait(['--timeout', '10s']);
    expect(code).toBe(5);
    expect(stdout).toContain('undecided');
    expect(stdout).toContain('1 cluster has it, and it is not known how many clusters there are');
  });

  test('says that later commits don’t count where the repository can’t be read', async () => {
    const { commits, report, wait } = await world();
    await report('a', { revision: commits[1], branch: 'dev' });
    const nowhere = ['-r', '/nowhere/at/all', '--expect', '1', '--timeout', '10s'];
    const { code, stderr } = await wait(nowhere);
    expect(code).toBe(5);
    expect(stderr.match(/later commits don’t count/g)).toHaveLength(1);
    await report('a', { revision: commits[0], reportedAt: '2024-05-06T07:08:01.000Z' });
    expect((await wait(nowhere)).code).toBe(0);
  });

  test('the control plane says how many there are', async () => {
    const fleet = await world();
    await annotate(fleet, 'large', '1');
    await annotate(fleet, 'small', '2');
    for (const cluster of ['a', 'b']) await fleet.report(cluster, { revision: fleet.commits[0] });
    expect((await fleet.wait(['--timeout', '10s'])).stdout).toContain('2 of 3 clusters have it');
    await fleet.report('c', { revision: fleet.commits[0] });
    expect((await fleet.wait([])).code).toBe(0);
  });

  test('waits for a cluster that reports although it isn’t expected, unless it has been silent for long', async () => {
    const { commits, report, wait, gitops } = await world();
    const older = (await gitops.git('rev-parse', `${commits[0]}^`)).trim();
    await report('a', { revision: commits[0] });
    await report('gone', {
      revision: older,
      seenAt: '2024-05-06T06:00:00.000Z',
      reportedAt: '2024-05-06T06:00:00.000Z',
    });
    expect((await wait(['--expect', '1'])).code).toBe(0);
    await report('new', { revision: older });
    expect((await wait(['--expect', '1', '--timeout', '5s'])).code).toBe(5);
  });
});
