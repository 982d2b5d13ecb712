import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  clusterListSchema,
  clusterTypeListSchema,
  environmentListSchema,
  placementListSchema,
  workloadListSchema,
} from '../../../use-cases/get/list-report.ts';
import type { Observation } from '../../../workflows/feedback/observation.ts';
import { sqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { policy, testFleet } from '../fleet.ts';

describe('berth get', () => {
  test('placements: what runs where, by which policy, in which namespace', async () => {
    const fleet = await testFleet();
    const { code, stdout, stderr } = await fleet.run(['get', 'placements']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'ENVIRONMENT  TARGET    WORKLOAD  CLUSTER TYPE  POLICY  NAMESPACE',
        'dev          cart-api  cart      large         api     dev-large-cart-api',
        'dev          cart-web  cart      small         web     dev-small-cart-web',
        'prod         cart-api  cart      large         api     prod-large-cart-api',
        'prod         cart-web  cart      small         web     prod-small-cart-web',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [['placements', '-e', 'dev'], 'large/cart-api\nsmall/cart-web\n'],
    [['placements', '-e', 'dev', '--cluster-type', 'small'], 'small/cart-web\n'],
    [['placements', '-e', 'dev', '-l', 'purpose=api'], 'large/cart-api\n'],
    [['placements', '--workload', 'other'], ''],
    [['cluster-types', '-l', 'size!=small'], 'large\n'],
    [['cluster-types', '--workload', 'cart'], 'large\nsmall\n'],
    [['cluster-types', '--workload', 'other'], ''],
    [['workloads', '--cluster-type', 'large'], 'cart\n'],
    [['workloads', '--cluster-type', 'tiny'], ''],
    [['environments'], 'dev\nprod\n'],
    [['environments', '-e', 'prod'], 'prod\n'],
  ])('gives scripts the names of %j', async (words, names) => {
    const fleet = await testFleet();
    const { code, stdout } = await fleet.run(['get', ...words, '-o', 'name']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: names });
  });

  test('tells programs the same, by a schema', async () => {
    const fleet = await testFleet();
    const json = async (...words: string[]): Promise<unknown> =>
      JSON.parse((await fleet.run(['get', ...words, '-o', 'json'])).stdout) as unknown;
    const pinned = (await fleet.controlPlane.git('rev-parse', 'main')).trim();
    const environments = environmentListSchema.parse(await json('environments'));
    expect(environments.items[0]).toEqual({
      name: 'dev',
      complete: true,
      commit: pinned,
      repository: fleet.gitops.path,
      branch: 'dev',
      clusterTypes: 2,
      workloads: 1,
      placements: 2,
    });
    const types = clusterTypeListSchema.parse(await json('cluster-types', '-e', 'dev'));
    expect(types.items[0]).toMatchObject({ name: 'large', labels: { size: 'large' }, placements: 1 });
    const workloads = workloadListSchema.parse(await json('workloads', '-e', 'dev'));
    expect(workloads.items).toMatchObject([
      { name: 'cart', workspace: 'shop-team', registration: 'shop', clusterTypes: ['large', 'small'] },
    ]);
    const placements = placementListSchema.parse(await json('placements', '-e', 'dev'));
    expect(placements).toMatchObject({ version: 1, kind: 'placements', incomplete: [] });
    expect(placements.items[0]).toMatchObject({ path: 'large/cart-api', policies: ['api'], workload: 'cart' });
  });

  test('a target that no policy places makes its workload run nowhere', async () => {
    const fleet = await testFleet();
    for (const name of ['api', 'web'])
      await fleet.controlPlane.commit('dev', { [`policies/${name}.yaml`]: policy(name, 'nothing', 'large') });
    const { stdout } = await fleet.run(['get', 'workloads', '-e', 'dev']);
    expect(stdout).toMatch(/^dev +cart +shop-team +- +cart-api, cart-web$/m);
  });

  test('shows more columns with -o wide, and all of them in markdown', async () => {
    const fleet = await testFleet();
    const wide = await fleet.run(['get', 'cluster-types', '-e', 'dev', '-o', 'wide']);
    expect(wide.stdout).toMatch(/^dev +large +1 +size=large +flux +types\/large\.yaml:1:1$/m);
    const markdown = await fleet.run(['get', 'placements', '-e', 'dev', '-o', 'markdown']);
    expect(markdown.stdout).toMatch(
      /^\| ENVIRONMENT \| TARGET .*\n\| --- \| .*\n\| dev \| cart-api \| cart \| large \|/,
    );
  });

  test('says that a list may not be whole, and lists what there is', async () => {
    const fleet = await testFleet();
    const registration = await fleet.controlPlane.read('main', 'workloads/shop.yaml');
    const broken = registration.replaceAll('shop', 'gone').replace(fleet.shop.path, '/nowhere/at/all');
    const commit = await fleet.controlPlane.commit('main', { 'workloads/gone.yaml': broken });
    const pin = await fleet.controlPlane.read('dev', 'base-repo.yaml');
    await fleet.controlPlane.commit('dev', { 'base-repo.yaml': pin.replace(/commit: \S+/, `commit: ${commit}`) });
    const { code, stdout, stderr } = await fleet.run(['get', 'environments']);
    expect(code).toBe(1);
    expect(stderr).toContain('/nowhere/at/all');
    expect(stdout).toMatch(/^dev .* 2 +in part$/m);
    expect(stdout).toMatch(/^prod .* 2 +whole$/m);
    const placements = await fleet.run(['get', 'placements', '-o', 'json']);
    expect(JSON.parse(placements.stdout)).toMatchObject({ incomplete: ['dev'], items: [{}, {}, {}, {}] });
  });

  test.each([
    [['environments', '-l', 'a=b'], '--selector doesn’t apply to environments'],
    [['placements', '--state', 'x'], '--state doesn’t apply to placements'],
    [['clusters', '--state', 'x', '--workload', 'cart'], '--workload doesn’t apply to clusters'],
    [['clusters'], 'no place with reports is named'],
    [['placements', '-l', 'size>3'], 'is no label selector'],
    [['pods'], 'Allowed choices are'],
    [['placements', '-e', 'dve'], 'did you mean "dev"?'],
  ])('refuses %j', async (words, message) => {
    const fleet = await testFleet();
    const { code, stdout, stderr } = await fleet.run(['get', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replaceAll("'", '’')).toContain(message);
  });

  test('says on stderr that there is nothing', async () => {
    const fleet = await testFleet();
    const { code, stdout, stderr } = await fleet.run(['get', 'placements', '--workload', 'other']);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'no placements found\n' });
  });
});

describe('berth get clusters', () => {
  const seen: Observation = {
    environment: 'dev',
    cluster: 'member1',
    clusterType: 'large',
    agent: 'flux',
    object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
    branch: 'dev',
    revision: 'a'.repeat(40),
    state: 'applied',
    reason: 'ReconciliationSucceeded',
    message: '',
    reportedAt: '2024-05-06T07:00:00.000Z',
    seenAt: '2024-05-06T07:00:01.000Z',
  };

  async function stored(...observations: readonly Observation[]): Promise<string> {
    const file = join(await temporaryFolder(), 'reports.sqlite');
    const store = sqliteStore(file);
    await store.record(observations);
    await store.close();
    return file;
  }

  test('shows the worst that each cluster reports, its commits and when it was heard of', async () => {
    const fleet = await testFleet();
    const failed: Observation = {
      ...seen,
      object: { ...seen.object, name: 'shop' },
      revision: 'b'.repeat(40),
      state: 'failed',
      reason: 'BuildFailed',
    };
    const state = await stored(seen, failed, {
      ...seen,
      cluster: 'member2',
      clusterType: 'small',
      environment: 'prod',
    });
    const text = await fleet.run(['get', 'clusters', '--state', state]);
    expect(text.stdout).toMatch(
      /^dev +member1 +large +failed +aaaaaaa, bbbbbbb +2024-05-06 07:00 UTC +Kustomization shop BuildFailed$/m,
    );
    expect(text.stdout).toMatch(/^prod +member2 +small +applied +aaaaaaa +2024-05-06 07:00 UTC +-$/m);
    const json = await fleet.run(['get', 'clusters', '--state', state, '--cluster-type', 'small', '-o', 'json']);
    expect(clusterListSchema.parse(JSON.parse(json.stdout)).items).toMatchObject([{ name: 'member2', objects: 1 }]);
  });

  test('lists those of the environments that are named, and of no other', async () => {
    const fleet = await testFleet();
    const state = await stored(seen, { ...seen, cluster: 'member2', environment: 'prod' });
    const { stdout } = await fleet.run(['get', 'clusters', '--state', state, '-e', 'prod', '-o', 'name']);
    expect(stdout).toBe('member2\n');
    const unknown = await fleet.run(['get', 'clusters', '--state', state, '-e', 'prdo']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('did you mean "prod"?');
  });
});
