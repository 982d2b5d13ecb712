import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { anyObject, input, target, workload } from '../../support/objects.ts';

function snapshotOf(...manifests: SourcedManifest[]) {
  return buildSnapshot(input(manifests));
}

/** The labels of the one target of a workload. */
function labelsOf(own: Record<string, string>, ofWorkload: Record<string, string>, workspace?: string) {
  const found = workload('shop', [target('web', { labels: own })], {
    labels: ofWorkload,
    ...(workspace !== undefined && { workspace }),
  });
  const [only, ...others] = snapshotOf(found).deploymentTargets;
  expect(others).toEqual([]);
  return only?.labels;
}

// Contract A.3.
describe('the labels of a target', () => {
  test.each<[string, Record<string, string>, Record<string, string>, Record<string, string>]>([
    ['are its own', { tier: 'front' }, {}, { tier: 'front' }],
    ['and those of its workload', { tier: 'front' }, { family: 'shop' }, { tier: 'front', family: 'shop' }],
    ['of which the workload’s override its own', { tier: 'front', a: '1' }, { tier: 'back' }, { tier: 'back', a: '1' }],
    [
      'without those by which Flux marks what it applied',
      {},
      { 'kustomize.toolkit.fluxcd.io/name': 'dev-shop', a: '1' },
      { a: '1' },
    ],
    ['in both of their forms', {}, { 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' }, {}],
  ])('%s', (_name, own, ofWorkload, expected) => {
    expect(labelsOf(own, ofWorkload)).toEqual({ ...expected, workload: 'shop', workspace: '' });
  });

  test('have the names of workload and workspace, whatever else is written', () => {
    expect(labelsOf({ workload: 'x', workspace: 'x' }, { workload: 'y', workspace: 'y' }, 'shop-team')).toEqual({
      workload: 'shop',
      workspace: 'shop-team',
    });
  });
});

describe('a target', () => {
  test('has the name of its workload in its own, and what the workload says of it', () => {
    const manifests = { repo: 'https://git.example.com/shop', anything: 'else' };
    const declared = { ...(target('web', { manifests, configSchemas: ['own'] }) as object) };
    const found = anyObject('Workload', 'shop', { spec: { deploymentTargets: [declared], configSchemas: ['all'] } });
    const snapshot = snapshotOf({ ...found, registration: { name: 'shop-registration', workspace: 'shop-team' } });
    expect(snapshot.deploymentTargets).toEqual([
      {
        name: 'shop-web',
        workload: 'shop',
        workspace: 'shop-team',
        registration: 'shop-registration',
        labels: { workload: 'shop', workspace: 'shop-team' },
        manifests,
        configSchemas: ['own', 'all'],
        origin: { ...found.manifest.origin, line: 4 },
      },
    ]);
    expect(snapshot.diagnostics).toEqual([]);
  });

  test('is one of this environment only', () => {
    const found = workload('shop', [target('a'), target('b', { environment: 'stage' }), target('c')]);
    expect(snapshotOf(found).deploymentTargets.map(({ name }) => name)).toEqual(['shop-a', 'shop-c']);
    const stage = buildSnapshot(input([found], { environment: 'stage' }));
    expect(stage.deploymentTargets.map(({ name }) => name)).toEqual(['shop-b']);
  });

  test('of another environment is not looked at', () => {
    const found = workload('shop', [target('../etc', { environment: 'stage', labels: { '-': 'x' } })]);
    expect(snapshotOf(found)).toMatchObject({ deploymentTargets: [], diagnostics: [], removalHolds: [] });
  });

  test('stays the same object as long as its workload, environment and registration do', () => {
    const found = workload('shop', [target('web')], { workspace: 'a' });
    const [first] = snapshotOf(found).deploymentTargets;
    expect(snapshotOf(found).deploymentTargets[0]).toBe(first);
    const renamed = { ...found, registration: { name: 'other', workspace: 'a' } };
    const moved = { ...found, registration: { name: 'shop-registration', workspace: 'b' } };
    expect(snapshotOf(renamed).deploymentTargets[0]).not.toBe(first);
    expect(snapshotOf(moved).deploymentTargets[0]).toMatchObject({ workspace: 'b', labels: { workspace: 'b' } });
    expect(snapshotOf(found).deploymentTargets[0]).toBe(first);
  });

  test('is not the same object when two of them are looked at in turn', () => {
    const found = workload('shop', [target('a'), target('b', { environment: 'stage' })]);
    expect(snapshotOf(found).deploymentTargets.map(({ name }) => name)).toEqual(['shop-a']);
    const stage = buildSnapshot(input([found], { environment: 'stage' }));
    expect(stage.deploymentTargets.map(({ name }) => name)).toEqual(['shop-b']);
  });
});

describe('a target that can’t be used', () => {
  const LETTERS = 'may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends';
  test.each<[string, unknown, { message: string; line: number }[]]>([
    [
      'by its name',
      target('Web'),
      [
        {
          message:
            'the deployment target name "shop-Web" may only have lower-case letters, digits, "-" and ".", and must start and end with a letter or digit',
          line: 5,
        },
      ],
    ],
    [
      'by the key of a label',
      target('web', { labels: { '-a': 'x' } }),
      [{ message: `the label key "-a" ${LETTERS}`, line: 6 }],
    ],
    [
      'by the value of a label',
      target('web', { labels: { a: 'x y' } }),
      [{ message: `the value "x y" of label "a" ${LETTERS}`, line: 6 }],
    ],
    [
      'by both at once',
      target('web', { labels: { '-a': '-' } }),
      [
        { message: `the label key "-a" ${LETTERS}`, line: 6 },
        { message: `the value "-" of label "-a" ${LETTERS}`, line: 6 },
      ],
    ],
  ])('%s is left out, and its folders stay', (_name, declared, expected) => {
    const { deploymentTargets, diagnostics, removalHolds } = snapshotOf(workload('shop', [declared, target('ok')]));
    const name = `shop-${(declared as { name: string }).name}`;
    expect(deploymentTargets.map(each => each.name)).toEqual(['shop-ok']);
    expect(diagnostics).toEqual(
      expected.map(({ message, line }) => ({
        severity: 'error',
        code: 'invalid-deployment-target',
        message,
        fix: 'rename it',
        origin: { ...workload('shop', []).manifest.origin, line },
        subject: { kind: 'Workload', name: 'shop' },
      })),
    );
    expect(removalHolds).toEqual(diagnostics.map(reason => ({ deploymentTarget: name, reason })));
  });
});

describe('a label of a target that its workload overrides', () => {
  test('is told with both places, and the target stays', () => {
    const found = workload('shop', [target('web', { labels: { tier: 'front' } })], { labels: { tier: 'back' } });
    const { deploymentTargets, diagnostics } = snapshotOf(found);
    expect(deploymentTargets).toHaveLength(1);
    expect(diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'overridden-label',
        message:
          'label "tier: front" of deployment target shop-web has no effect: the workload\'s label "tier: back" overrides it',
        fix: 'remove one of the two labels "tier"',
        origin: { ...found.manifest.origin, line: 6 },
        subject: { kind: 'Workload', name: 'shop' },
        related: [{ message: 'the overriding label', origin: { ...found.manifest.origin, line: 4 } }],
      },
    ]);
  });

  test('is nothing to tell when both say the same', () => {
    const found = workload('shop', [target('web', { labels: { tier: 'a' } })], { labels: { tier: 'a', b: '1' } });
    expect(snapshotOf(found).diagnostics).toEqual([]);
  });

  test('is told by name, for each of them', () => {
    const found = workload('shop', [target('web', { labels: { b: '1', c: '1', a: '1' } })], {
      labels: { c: '2', a: '2', b: '2' },
    });
    expect(snapshotOf(found).diagnostics.map(({ message }) => message.slice(0, 12))).toEqual([
      'label "a: 1"',
      'label "b: 1"',
      'label "c: 1"',
    ]);
  });
});

describe('a DeploymentTarget object, as it stands in a cluster', () => {
  const spec = { environment: 'dev', manifests: { path: './web' }, configSchemas: ['{}'] };
  const labels = { workload: 'shop', workspace: 'team', tier: 'front', 'kustomize.toolkit.fluxcd.io/name': 'dev-shop' };

  test('is a target with its own labels, but for those of Flux', () => {
    const object = anyObject('DeploymentTarget', 'shop-web', { spec }, labels);
    expect(snapshotOf(object).deploymentTargets).toEqual([
      {
        name: 'shop-web',
        workload: 'shop',
        workspace: 'team',
        labels: { workload: 'shop', workspace: 'team', tier: 'front' },
        manifests: { path: './web' },
        configSchemas: ['{}'],
        origin: object.manifest.origin,
      },
    ]);
  });

  test('without labels is a target of no workload and no workspace', () => {
    const [found] = snapshotOf(anyObject('DeploymentTarget', 'web', { spec })).deploymentTargets;
    expect(found).toMatchObject({ workload: '', workspace: '', labels: {} });
  });

  test('of another environment is none', () => {
    const object = anyObject('DeploymentTarget', 'web', { spec: { ...spec, environment: 'stage' } }, labels);
    expect(snapshotOf(object).deploymentTargets).toEqual([]);
  });

  test('gives way to the workload that it was made from', () => {
    const object = anyObject('DeploymentTarget', 'shop-web', { spec }, labels);
    const snapshot = snapshotOf(object, workload('shop', [target('web')]));
    expect(snapshot.deploymentTargets).toMatchObject([{ name: 'shop-web', workspace: '', configSchemas: [] }]);
    expect(snapshot.diagnostics).toEqual([]);
  });

  test('is left out when its workload is there and doesn’t declare it', () => {
    const object = anyObject('DeploymentTarget', 'shop-web', { spec }, labels);
    const snapshot = snapshotOf(object, workload('shop', [target('api')]));
    expect(snapshot.deploymentTargets.map(({ name }) => name)).toEqual(['shop-api']);
    expect(snapshot.diagnostics).toMatchObject([
      { severity: 'info', code: 'target-not-declared', subject: { kind: 'DeploymentTarget', name: 'shop-web' } },
    ]);
  });

  test('stays when its workload isn’t there, or isn’t understood', () => {
    const object = anyObject('DeploymentTarget', 'shop-web', { spec }, labels);
    const names = (...manifests: SourcedManifest[]) =>
      snapshotOf(object, ...manifests).deploymentTargets.map(({ name }) => name);
    expect(names(workload('till', [target('api')]))).toEqual(['shop-web', 'till-api']);
    expect(names(anyObject('Workload', 'shop', { spec: { deploymentTargets: 'none' } }))).toEqual(['shop-web']);
    expect(names(workload('shop', [target('web', { labels: { 'not a label': 'x' } })]))).toEqual(['shop-web']);
  });
});
