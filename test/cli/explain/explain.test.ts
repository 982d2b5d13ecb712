import { describe, expect, test } from 'vitest';
import { config, policy, testFleet } from '../fleet.ts';

describe('berth explain', () => {
  test('says where a target runs, by which policy at which line, and what would place it elsewhere', async () => {
    const fleet = await testFleet();
    const { code, stdout } = await fleet.run(['explain', 'cart-api', '-e', 'dev']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cart-api in dev\n/);
    expect(stdout).toMatch(/labels {7}purpose=api workload=cart workspace=shop-team/);
    expect(stdout).toMatch(/declared at {2}workloads\/cart\.yaml:7:7 \(.*@[0-9a-f]{7}\)/);
    expect(stdout).toMatch(/runs on\n {2}large {2}by policy api {2}policies\/api\.yaml:1:1/);
    expect(stdout).toMatch(/does not run on\n {2}small\n/);
    expect(stdout).toContain('nearest policy api: the cluster type has size=large'.replace('large', 'small'));
    expect(stdout).toContain('to place it: set label purpose: web (now "api") on deployment target cart-api');
    expect(stdout).toContain('(it would also be removed from large)');
  });

  test('names every policy that places the same pair', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', { 'policies/too.yaml': policy('too', 'api', 'large') });
    const { stdout } = await fleet.run(['explain', 'cart-api', '-e', 'dev']);
    expect(stdout).toMatch(/large {2}by policy api {6}policies\/api.*\n +and by policy too {2}policies\/too/);
  });

  test('tells every policy’s reason for one cluster type', async () => {
    const fleet = await testFleet();
    const { stdout } = await fleet.run(['explain', 'cart-api', '--cluster-type', 'small', '-e', 'dev']);
    expect(stdout).not.toContain('runs on\n  large');
    expect(stdout).toContain('policy api: the cluster type has size=small, not size=large');
    expect(stdout).toContain('policy web: the target has purpose=api, not purpose=web');
    expect(stdout).toMatch(/policies\/web\.yaml:1:1/);
  });

  test('says that a folder is held back, and why', async () => {
    const fleet = await testFleet();
    const small = await fleet.controlPlane.read('dev', 'types/small.yaml');
    await fleet.controlPlane.commit('dev', { 'types/small.yaml': small.replace('flux', 'fluxx') });
    const { stdout } = await fleet.run(['explain', 'cart-web', '-e', 'dev']);
    expect(stdout).toContain('held back on small: its folder stays as it is on the branch');
    expect(stdout).toContain('names the reconciler template "fluxx"');
  });

  test('looks in every environment', async () => {
    const fleet = await testFleet();
    const { stdout } = await fleet.run(['explain', 'cart-web']);
    expect(stdout).toMatch(/cart-web in dev[\s\S]*cart-web in prod/);
  });

  test('cites the commit of each environment for a file that several have', async () => {
    const fleet = await testFleet();
    const tips = await Promise.all(['dev', 'prod'].map(async name => await fleet.controlPlane.git('rev-parse', name)));
    const { stdout } = await fleet.run(['explain', 'cart-web']);
    const cited = [...stdout.matchAll(/by policy web +policies\/web\.yaml:1:1 \(.*@([0-9a-f]+)\)/g)].map(
      ([, id]) => id,
    );
    expect(cited).toEqual(tips.map(tip => tip.slice(0, 7)));
  });

  test('shows with -v all the problems that it counts without', async () => {
    const fleet = await testFleet();
    const config = Array.from(
      { length: 120 },
      (_, index) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${index}\n  labels: {platform-config: "true"}\ndata: {A: ["x"]}\n`,
    );
    await fleet.controlPlane.commit('dev', { 'config/many.yaml': config.join('---\n') });
    const words = ['explain', '--config', 'cart-api', '--cluster-type', 'large', '-e', 'dev'];
    const few = (await fleet.run(words)).stdout;
    expect(few).toContain('and 20 more problems');
    const all = (await fleet.run([...words, '-v'])).stdout;
    expect(all).not.toContain('more problem');
    expect(all.match(/config\/many\.yaml:\d+:/g)?.length).toBe(120);
  });

  test('tells programs the same', async () => {
    const fleet = await testFleet();
    const { stdout } = await fleet.run(['explain', 'cart-api', '-e', 'dev', '--output', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'dev',
      deploymentTarget: 'cart-api',
      workload: 'cart',
      clusterTypes: [
        {
          clusterType: 'large',
          placed: true,
          policies: [{ name: 'api', origin: { path: 'policies/api.yaml', line: 1 } }],
        },
        {
          clusterType: 'small',
          placed: false,
          policies: [],
          refusals: [{ policy: 'api' }, { policy: 'web' }],
          counterfactual: {
            policy: 'web',
            targetEdits: [{ key: 'purpose', from: 'api', to: 'web' }],
            alsoRemoves: ['large'],
          },
        },
      ],
    });
  });

  test.each([
    [['cart-apj'], 'deployment target "cart-apj" not found in dev', 'did you mean "cart-api"?'],
    [['api'], 'deployment target "api" not found', 'did you mean "cart-api"?'],
    [['zzz'], 'deployment target "zzz" not found', 'existing deployment targets: cart-api, cart-web'],
    [['cart-api', '--cluster-type', 'smal'], 'cluster type "smal" not found', 'did you mean "small"?'],
    [
      ['--config', 'cart-api'],
      'config is composed for a deployment target on a cluster type',
      'add --cluster-type NAME',
    ],
  ])('refuses %j', async (words, what, fix) => {
    const fleet = await testFleet();
    const { code, stdout, stderr } = await fleet.run(['explain', ...words, '-e', 'dev']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
  });
});

describe('berth explain --config', () => {
  test('shows for each key its value, who set it, and whom that overrode', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', {
      'config/small.yaml': config('small', 'LEVEL: high\n  LIST: "[a, b]"', '    size: small\n'),
    });
    const words = ['explain', '--config', 'cart-api', '--cluster-type', 'small', '-e', 'dev'];
    const { code, stdout } = await fleet.run(words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^config of cart-api on small in dev\n {2}LEVEL: high\n/);
    expect(stdout).toMatch(/set by {2}small {7}config\/small\.yaml:9:3/);
    expect(stdout).toMatch(/over {4}all {4}dev {2}config\/all\.yaml:8:3/);
    expect(stdout).toContain('LIST:\n    - a\n    - b\n');
    const json = JSON.parse((await fleet.run([...words, '--output', 'json'])).stdout);
    expect(json.config[0]).toMatchObject({
      key: 'LEVEL',
      value: 'high',
      setBy: { configMap: 'small', origin: { path: 'config/small.yaml', line: 9 } },
      overrode: [{ configMap: 'all', value: 'dev' }],
    });
    expect(json.config[1]).toMatchObject({ key: 'LIST', value: ['a', 'b'] });
  });

  test('says that none applies', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('dev', { 'config/all.yaml': null });
    const { stdout } = await fleet.run(['explain', '--config', 'cart-api', '--cluster-type', 'large', '-e', 'dev']);
    expect(stdout).toContain('no ConfigMap applies');
  });
});
