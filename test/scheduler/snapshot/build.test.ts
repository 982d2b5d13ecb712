import { describe, expect, test } from 'vitest';
import { buildSnapshot } from '../../../scheduler/snapshot/build.ts';
import {
  anyObject,
  baseRepo,
  clusterType,
  config,
  gitOpsRepo,
  input,
  manifest,
  policy,
  target,
  workload,
} from '../../support/objects.ts';

const codes = (snapshot: ReturnType<typeof buildSnapshot>) =>
  snapshot.diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('deployment targets of a workload', () => {
  test('labels of the workload override those of the target, and both are told apart in a warning', () => {
    const snapshot = buildSnapshot(
      input([
        workload('shop', [target('web', { labels: { tier: 'target', own: 'yes' } })], {
          labels: { tier: 'workload' },
          workspace: 'team',
        }),
      ]),
    );
    expect(snapshot.deploymentTargets[0]).toMatchObject({
      name: 'shop-web',
      workspace: 'team',
      labels: { tier: 'workload', own: 'yes', workload: 'shop', workspace: 'team' },
    });
    expect(codes(snapshot)).toEqual(['warning overridden-label']);
  });

  test('labels by which Flux marks what it applied are not labels of the target', () => {
    const labels = {
      'kustomize.toolkit.fluxcd.io/name': 'dev-shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    };
    const [found] = buildSnapshot(input([workload('shop', [target('web')], { labels })])).deploymentTargets;
    expect(found?.labels).toEqual({ workload: 'shop', workspace: '' });
  });

  test('two that would share a folder are both left out, named, and kept where they are', () => {
    const snapshot = buildSnapshot(
      input([workload('a', [target('b-c')]), workload('a-b', [target('c'), target('d')])]),
    );
    expect(snapshot.deploymentTargets.map(({ name }) => name)).toEqual(['a-b-d']);
    expect(snapshot.diagnostics[0]?.message).toMatch(
      /target "b-c" of workload "a" .* and target "c" of workload "a-b"/,
    );
    expect(snapshot.removalHolds).toEqual([{ deploymentTarget: 'a-b-c', reason: snapshot.diagnostics[0] }]);
  });

  test('a name that can not be a folder is an error at its line, and only that target is held back', () => {
    const snapshot = buildSnapshot(input([workload('shop', [target('../../etc'), target('web')])]));
    expect(snapshot.deploymentTargets.map(({ name }) => name)).toEqual(['shop-web']);
    expect(snapshot.diagnostics[0]).toMatchObject({
      code: 'invalid-deployment-target',
      severity: 'error',
      origin: { path: 'workload-shop.yaml' },
    });
    expect(snapshot.removalHolds[0]?.deploymentTarget).toBe('shop-../../etc');
  });

  test('a DeploymentTarget object that was made from a Workload beside it is not a second target', () => {
    const made = anyObject(
      'DeploymentTarget',
      'shop-web',
      { spec: { environment: 'dev', manifests: {} } },
      { workload: 'shop' },
    );
    expect(buildSnapshot(input([workload('shop', [target('web')]), made])).deploymentTargets).toHaveLength(1);
    expect(buildSnapshot(input([made])).deploymentTargets[0]).toMatchObject({
      name: 'shop-web',
      workload: 'shop',
      workspace: '',
    });
  });
});

describe('what is not understood', () => {
  const cases = [
    {
      name: 'an invalid policy keeps everything from removal',
      broken: policy('p', { targets: { matchExpressions: [{ key: 'a', operator: 'Near' }] } }),
      hold: {},
    },
    {
      name: 'an invalid cluster type keeps its folder',
      broken: anyObject('ClusterType', 'large', { spec: {} }),
      hold: { clusterType: 'large' },
    },
    {
      name: 'an invalid workload keeps the folders of its targets',
      broken: anyObject('Workload', 'shop', { spec: { deploymentTargets: [{ labels: {} }] } }),
      hold: { deploymentTargetPrefix: 'shop-' },
    },
    {
      name: 'an invalid registration keeps everything from removal',
      broken: anyObject('WorkloadRegistration', 'shop', { spec: {} }),
      hold: {},
    },
  ];
  test.each(cases)('$name', ({ broken, hold }) => {
    const snapshot = buildSnapshot(input([broken]));
    const { reason, ...found } = snapshot.removalHolds[0] ?? { reason: undefined };
    expect(found).toEqual(hold);
    expect(reason?.severity).toBe('error');
    expect(snapshot.placementHolds).toEqual([]);
  });

  test('an unreadable document of the control plane holds every placement, since it may have been config', () => {
    const { origin } = manifest({}).manifest;
    const problem = { severity: 'error', code: 'yaml-syntax', message: 'not YAML', origin } as const;
    const unreadable = { origin, diagnostics: [problem] };
    expect(buildSnapshot(input([], { unreadable: [{ unreadable }] })).placementHolds).toHaveLength(1);
    const fromTeam = buildSnapshot(
      input([], { unreadable: [{ unreadable, registration: { name: 'shop', workspace: '' } }] }),
    );
    expect(fromTeam.placementHolds).toEqual([]);
    expect(fromTeam.removalHolds).toHaveLength(1);
  });

  test('two objects of one name are both set aside, and the error names both places', () => {
    const snapshot = buildSnapshot(
      input([
        clusterType('large', { a: '1' }),
        manifest(
          {
            apiVersion: 'scheduler.kalypso.io/v1alpha1',
            kind: 'ClusterType',
            metadata: { name: 'large' },
            spec: { reconciler: 'flux', namespaceService: 'namespace', configType: 'config' },
          },
          'other.yaml',
        ),
      ]),
    );
    expect(snapshot.clusterTypes).toEqual([]);
    expect(snapshot.diagnostics[0]?.message).toMatch(/clustertype-large\.yaml:1 and .*other\.yaml:1/);
    expect(snapshot.removalHolds[0]?.clusterType).toBe('large');
  });

  test('every problem of an object is told, each with its place and a fix', () => {
    const broken = anyObject('ClusterType', 'Large', { spec: { reconciler: 7 } }, {
      restricted: true,
    } as unknown as Record<string, string>);
    const problems = buildSnapshot(input([broken])).diagnostics;
    expect(problems.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('the name "Large" may only have lower-case letters'),
        'the value of label "restricted" is not a string',
        'spec.namespaceService is missing',
        expect.stringMatching(/^spec\.reconciler: /),
      ]),
    );
    expect(problems.find(({ message }) => message.includes('restricted'))?.fix).toBe(
      'write it in quotes: restricted: "true"',
    );
    expect(problems.every(({ fix, origin }) => fix !== undefined && origin !== undefined)).toBe(true);
  });

  test('an unknown field is a warning with the field that was meant', () => {
    const snapshot = buildSnapshot(input([clusterType('large', {}, { reconcilers: 'x' })]));
    expect(snapshot.diagnostics[0]).toMatchObject({
      severity: 'warning',
      code: 'unknown-field',
      fix: 'did you mean "reconciler"?',
    });
    expect(snapshot.clusterTypes).toHaveLength(1);
  });

  test('an unknown kind of our group is an error; kinds of others are named and ignored', () => {
    const snapshot = buildSnapshot(
      input([
        anyObject('ClusterTyp', 'x'),
        manifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' } }),
      ]),
    );
    expect(codes(snapshot)).toEqual(['error unknown-kind', 'info foreign-kind']);
  });
});

describe('sources', () => {
  test('the commit of the base repository named main is the one to track', () => {
    expect(buildSnapshot(input([baseRepo('abc'), baseRepo('def', 'other')])).baseCommit).toBe('abc');
    expect(buildSnapshot(input([baseRepo('def', 'other')])).baseCommit).toBeUndefined();
  });

  test('a base repository that is not valid makes the snapshot incomplete', () => {
    expect(buildSnapshot(input([anyObject('BaseRepo', 'main', { spec: {} })])).missing).toMatchObject([
      { role: 'BaseRepo main', transient: false },
    ]);
  });

  test('two GitOps repositories are an error that names both', () => {
    const snapshot = buildSnapshot(input([gitOpsRepo('a', 'one'), gitOpsRepo('b', 'two')]));
    expect(snapshot.gitOpsRepo).toBeUndefined();
    expect(snapshot.diagnostics[0]?.message).toContain('one, two');
  });
});

test('only ConfigMaps that say so are platform config', () => {
  const other = anyObject('ConfigMap', 'other', { data: { a: 1 } });
  const azure = anyObject('ConfigMap', 'azure-app-config-x', { data: { a: '1' } });
  const snapshot = buildSnapshot(
    input([config('mine', { a: '1' }), other, azure, config('off', {}, { 'platform-config': 'false' })]),
  );
  expect(snapshot.configs.map(({ name }) => name)).toEqual(['azure-app-config-x', 'mine']);
  expect(snapshot.invalid).toEqual([]);
});

test('unchanged manifests give the same objects again', () => {
  const manifests = [workload('shop', [target('web')], { workspace: 'team' }), clusterType('large')];
  const [first, second] = [buildSnapshot(input(manifests)), buildSnapshot(input(manifests))];
  expect(second.deploymentTargets[0]).toBe(first.deploymentTargets[0]);
  expect(second.clusterTypes[0]).toBe(first.clusterTypes[0]);
});
