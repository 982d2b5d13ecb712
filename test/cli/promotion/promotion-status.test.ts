import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { promotionStatusSchema } from '../../../use-cases/promotion/promotion-status-report.ts';
import { sqliteStore } from '../../../workflows/feedback/store/sqlite-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type TestFleet, template, testFleet } from '../fleet.ts';

const FLUX = { sources: ['flux'], level: 'applied' };
/** What the tests' clock says. */
const NOW = Date.parse('2024-05-06T07:08:09Z');

function policyOf(prod: object = {}): string {
  const environments = [
    { name: 'dev', evidence: FLUX },
    { name: 'prod', after: ['dev'], evidence: FLUX, ...prod },
  ];
  return stringify({
    apiVersion: 'berth.dev/v1alpha1',
    kind: 'PromotionPolicy',
    metadata: { name: 'main', annotations: { 'config.kubernetes.io/local-config': 'true' } },
    spec: { mode: 'manual', environments },
  });
}

/** Both environments have the first commit of main; main has another one, which is merged in dev. */
async function promoted(prod?: object): Promise<TestFleet & { commits: [string, string] }> {
  const fleet = await testFleet();
  const first = (await fleet.controlPlane.git('rev-parse', 'main')).trim();
  const second = await fleet.controlPlane.commit('main', {
    '.environments/promotion.yaml': policyOf(prod),
    'templates/namespace.yaml': template(
      'namespace',
      'namespace',
      'kind: Namespace\nname: {{ .Namespace }}\nsecond: true',
    ),
  });
  for (const type of ['large', 'small']) {
    for (const branch of ['dev', 'prod']) {
      const path = `types/${type}.yaml`;
      const text = await fleet.controlPlane.read(branch, path);
      const annotated = text.replace('metadata:\n', 'metadata:\n  annotations: {berth.dev/expected-clusters: "1"}\n');
      await fleet.controlPlane.commit(branch, { [path]: annotated });
    }
  }
  // By hand: by its policy the first commit would have to arrive in dev before the second may go there.
  const pin = await fleet.controlPlane.read('dev', 'base-repo.yaml');
  await fleet.controlPlane.commit('dev', { 'base-repo.yaml': pin.replace(first, second) });
  await fleet.run(['apply']);
  for (const number of ['1', '2']) await fleet.run(['pulls', 'merge', number]);
  return { ...fleet, commits: [first, second] };
}

async function reports(fleet: TestFleet, state: 'applied' | 'failed'): Promise<string> {
  const file = join(await temporaryFolder(), 'reports.sqlite');
  const store = sqliteStore(file);
  const revision = (await fleet.gitops.git('rev-parse', 'dev')).trim();
  const at = new Date(NOW - 10 * 60_000).toISOString();
  const object = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
  const seen = {
    environment: 'dev',
    agent: 'flux',
    object,
    revision,
    reason: 'r',
    message: '',
    reportedAt: at,
    seenAt: at,
  } as const;
  await store.record([
    { ...seen, cluster: 'l1', clusterType: 'large', state },
    { ...seen, cluster: 's1', clusterType: 'small', state: 'applied' },
  ]);
  await store.close();
  return file;
}

async function status(fleet: TestFleet, ...options: string[]): Promise<string[]> {
  const { code, stdout } = await fleet.run(['promotion', 'status', '--output', 'json', ...options]);
  expect(code).toBe(0);
  const report = promotionStatusSchema.parse(JSON.parse(stdout));
  return report.environments.map(({ environment, state, candidate, waiting, detail }) =>
    [environment, state, detail ?? '', candidate === undefined ? '' : 'next', ...waiting.map(({ gate }) => gate)]
      .filter(Boolean)
      .join(' '),
  );
}

describe('berth promotion status', () => {
  test('without a policy says how one is written', async () => {
    const { code, stdout } = await (await testFleet()).run(['promotion', 'status']);
    expect(code).toBe(0);
    expect(stdout).toContain('no policy');
  });

  test('without reports decides nothing', async () => {
    const fleet = await promoted();
    expect(await status(fleet)).toEqual([
      'dev deploying no reports of clusters are read',
      'prod deploying no reports of clusters are read next upstream in-flight',
    ]);
  });

  test('lets the next environment have what the clusters of the one before have', async () => {
    const fleet = await promoted({ evidence: 'none', reason: 'no cluster yet' });
    const [, second] = fleet.commits;
    const state = await reports(fleet, 'applied');
    expect(await status(fleet, '--state', state)).toEqual(['dev deployed', 'prod deployed next']);
    const { stdout } = await fleet.run(['promotion', 'status', '--state', state]);
    expect(stdout).toMatch(new RegExp(`^dev +${second.slice(0, 7)} +deployed$`, 'm'));
    expect(stdout).toContain(`next  ${second.slice(0, 7)}  may go now`);
  });

  test('waits for the soak time', async () => {
    const fleet = await promoted({ evidence: 'none', reason: 'no cluster yet', gates: { soak: '1h' } });
    expect(await status(fleet, '--state', await reports(fleet, 'applied'))).toEqual([
      'dev deployed',
      'prod deployed next soak',
    ]);
  });

  test('says which cluster fails, and why', async () => {
    const fleet = await promoted({ evidence: 'none', reason: 'no cluster yet' });
    expect(await status(fleet, '--state', await reports(fleet, 'failed'))).toEqual([
      'dev failed l1: Kustomization apps r',
      'prod deployed next upstream',
    ]);
  });

  test('and berth promote hold to the same gates', async () => {
    const fleet = await promoted({ gates: { soak: '1h' }, evidence: 'none', reason: 'no cluster yet' });
    const [first] = fleet.commits;
    const state = await reports(fleet, 'applied');
    const refused = await fleet.run(['promote', '-e', 'prod', '--yes', '--state', state]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /may not go to prod yet: it waits for its soak time in dev, until 2024-05-06 08:08 UTC/,
    );
    expect(await fleet.controlPlane.read('prod', 'base-repo.yaml')).toContain(first);
    await fleet.run(['promotion', 'hold', '-e', 'prod', '--reason', 'the database first', '--yes']);
    expect(await status(fleet, '--state', state)).toEqual(['dev deployed', 'prod deployed next soak hold']);
    await fleet.controlPlane.commit('main', {
      '.environments/promotion.yaml': policyOf().replace('manual', 'observe'),
    });
    expect((await fleet.run(['promote', '-e', 'prod', '--yes'])).code).toBe(0);
  });

  test('says what is wrong with the policy', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.commit('main', { '.environments/promotion.yaml': policyOf({ after: ['stage'] }) });
    const { code, stderr } = await fleet.run(['promotion', 'status']);
    expect(code).toBe(2);
    expect(stderr).toContain('the policy has no environment "stage"');
    const validated = await fleet.run(['validate']);
    expect(validated.code).toBe(2);
    expect(validated.stdout).toContain('the policy has no environment "stage"');
  });
});
