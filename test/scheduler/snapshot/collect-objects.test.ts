import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { collectObjects } from '../../../scheduler/snapshot/collect-objects.ts';
import { anyObject, clusterType, config, input, manifest, policy, target, workload } from '../../support/objects.ts';

const API = 'scheduler.kalypso.io/v1alpha1';
const WEB = [target('web')];
const SHOP = { name: 'shop', workspace: 'shop-team' };

function of(registration: string, found: SourcedManifest, workspace = `${registration}-team`): SourcedManifest {
  return { ...found, registration: { name: registration, workspace } };
}

/** A workload in a file of its own. */
function workloadIn(path: string, name = 'cart', spec: object = { deploymentTargets: WEB }): SourcedManifest {
  return manifest({ apiVersion: API, kind: 'Workload', metadata: { name }, spec }, path, path.split('/')[0]);
}

function registration(name: string, workspace = `${name}-team`): SourcedManifest {
  const of = { repo: 'https://example.com/apps', branch: 'main', path: 'apps' };
  return anyObject('WorkloadRegistration', name, { spec: { workload: of, workspace } });
}

const told = ({ diagnostics }: ReturnType<typeof collectObjects>): string[] => diagnostics.map(({ code }) => code);

describe('objects that are valid', () => {
  test('are found by kind, sorted by name', () => {
    const { ofKind } = collectObjects(input([clusterType('small'), policy('all'), clusterType('large')]));
    expect(ofKind('ClusterType').map(({ name }) => name)).toEqual(['large', 'small']);
    expect(ofKind('SchedulingPolicy').map(({ name }) => name)).toEqual(['all']);
    expect(ofKind('Workload')).toEqual([]);
  });

  test('keep the registration that brought them', () => {
    const { ofKind, registrationOf } = collectObjects(input([of('shop', workload('cart', WEB)), clusterType('large')]));
    const [cart] = ofKind('Workload');
    const [large] = ofKind('ClusterType');
    expect(cart && registrationOf(cart)).toEqual({ name: 'shop', workspace: 'shop-team' });
    expect(large && registrationOf(large)).toBeUndefined();
  });

  test('of another group are ignored, and noted', () => {
    const foreign = manifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } });
    const bare = manifest({ metadata: { name: 'bare' } });
    const { diagnostics, invalid } = collectObjects(input([foreign, bare]));
    expect(invalid).toEqual([]);
    expect(diagnostics).toMatchObject([
      { severity: 'info', code: 'foreign-kind', subject: { kind: 'Deployment', name: 'web' } },
      { severity: 'info', code: 'foreign-kind', subject: { kind: '', name: 'bare' } },
    ]);
    expect(diagnostics[0]?.message).toContain('Deployment web (apps/v1)');
    expect(diagnostics[1]?.message).toContain('an object without kind bare (no apiVersion)');
  });
});

describe('a name that several objects have', () => {
  test('decides for all of them when it isn’t a workload’s: none counts, at the first place of all', () => {
    const twice = [
      manifest({ apiVersion: API, kind: 'ClusterType', metadata: { name: 'large' }, spec: {} }, 'z.yaml'),
      clusterType('large'),
      manifest(
        {
          ...({ apiVersion: API, kind: 'ClusterType', metadata: { name: 'large' } } as object),
          spec: { reconciler: 'flux', namespaceService: 'n' },
        },
        'a.yaml',
      ),
    ];
    const { ofKind, invalid, diagnostics } = collectObjects(input(twice));
    expect(ofKind('ClusterType')).toEqual([]);
    const duplicate = diagnostics.find(({ code }) => code === 'duplicate-name');
    expect(duplicate).toMatchObject({
      origin: { path: 'a.yaml' },
      subject: { kind: 'ClusterType', name: 'large' },
      related: [{ origin: { path: 'clustertype-large.yaml' } }],
    });
    expect(duplicate?.message).toMatch(
      /^2 objects are ClusterType "large": .*a\.yaml:1 and .*clustertype-large\.yaml:1$/,
    );
    expect(invalid.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['ClusterType large', 'ClusterType large']);
  });

  test('may still be told apart by labels when all have the same', () => {
    const labelled = (labels: Record<string, string>): SourcedManifest => clusterType('large', labels);
    const labelsOf = (...types: SourcedManifest[]): unknown => collectObjects(input(types)).invalid[0]?.labels;
    expect(labelsOf(labelled({ size: 'l' }), labelled({ size: 'l' }))).toEqual({ size: 'l' });
    expect(labelsOf(labelled({ size: 'l' }), labelled({ size: 'm' }))).toBeUndefined();
  });

  test('of a workload is the control plane’s; the registration’s is refused', () => {
    const { ofKind, diagnostics } = collectObjects(
      input([of('shop', workloadIn('shop/cart.yaml')), workload('cart', WEB)]),
    );
    expect(ofKind('Workload').map(({ origin }) => origin.path)).toEqual(['workload-cart.yaml']);
    expect(diagnostics).toMatchObject([{ code: 'name-taken', origin: { path: 'shop/cart.yaml' } }]);
  });

  test('of two registrations is the one’s that had it before, and contested until that is known', () => {
    const manifests = [of('till', workloadIn('till/cart.yaml')), of('shop', workloadIn('shop/cart.yaml'))];
    const open = collectObjects(input(manifests));
    expect(open.ofKind('Workload')).toEqual([]);
    expect(open.contested).toEqual([
      { kind: 'Workload', name: 'cart', key: 'Workload/cart', registrations: ['shop', 'till'] },
    ]);
    expect(told(open)).toEqual(['duplicate-name']);
    expect(open.invalid[0]?.registration).toBeUndefined();
    const settled = collectObjects({ ...input(manifests), owners: new Map([['Workload/cart', 'till']]) });
    expect(settled.ofKind('Workload').map(({ origin }) => origin.path)).toEqual(['till/cart.yaml']);
    expect(settled.contested).toEqual([]);
    expect(told(settled)).toEqual(['name-taken']);
  });

  test('twice of one registration is that registration’s alone', () => {
    const both = [of('shop', workloadIn('shop/a.yaml')), of('shop', workloadIn('shop/b.yaml'))];
    const { invalid, contested } = collectObjects(input(both));
    expect(invalid).toMatchObject([{ kind: 'Workload', name: 'cart', registration: 'shop' }]);
    expect(contested).toEqual([]);
  });

  test('is a schema’s own within its registration', () => {
    const schema = anyObject('ConfigSchema', 'size', { spec: { clusterType: 'large', schema: '{}' } });
    const found = collectObjects(input([schema, of('shop', schema), of('till', schema)]));
    expect(found.invalid).toEqual([]);
    expect(found.ofKind('ConfigSchema')).toHaveLength(3);
    expect(told(collectObjects(input([of('shop', schema), of('shop', schema)])))).toContain('duplicate-name');
  });
});

describe('one file by way of two registrations', () => {
  const file = workloadIn('apps/cart.yaml');

  test('of one workspace is one workload', () => {
    const both = [of('till', file, 'team'), of('shop', file, 'team')];
    const { ofKind, registrationOf, diagnostics } = collectObjects(input(both));
    const [cart, ...others] = ofKind('Workload');
    expect(others).toEqual([]);
    expect(cart && registrationOf(cart)?.name).toBe('shop');
    expect(diagnostics).toEqual([]);
  });

  test('of two workspaces is a mistake of the registrations, told at the first one’s path', () => {
    const both = [of('till', file), of('shop', file), registration('web'), registration('till'), registration('shop')];
    const { ofKind, invalid, diagnostics } = collectObjects(input(both));
    expect(ofKind('Workload')).toEqual([]);
    expect(invalid.map(({ kind }) => kind)).toEqual(['Workload']);
    expect(diagnostics).toMatchObject([
      {
        code: 'registered-twice',
        subject: { kind: 'WorkloadRegistration', name: 'shop' },
        origin: { path: 'workloadregistration-shop.yaml', line: 4 },
        related: [{ message: 'also till', origin: { path: 'workloadregistration-till.yaml', line: 4 } }],
      },
    ]);
    expect(diagnostics[0]?.message).toBe(
      'registrations shop (workspace shop-team) and till (workspace till-team) all lead to Workload "cart" in apps/cart.yaml',
    );
  });

  test('whose registrations can’t be seen is told as a name that is there twice', () => {
    expect(told(collectObjects(input([of('till', file), of('shop', file), registration('shop')])))).toEqual([
      'duplicate-name',
    ]);
  });
});

describe('objects that aren’t valid', () => {
  test('are held against the registration that brought them, and are the same object each time', () => {
    const broken = workloadIn('shop/cart.yaml', 'cart', { deploymentTargets: 'none' });
    const [first] = collectObjects(input([of('shop', broken)])).invalid;
    const [again] = collectObjects(input([of('shop', broken)])).invalid;
    expect(first).toMatchObject({ kind: 'Workload', name: 'cart', registration: 'shop' });
    expect(again).toBe(first);
    expect(collectObjects(input([broken])).invalid[0]?.registration).toBeUndefined();
  });

  test('are the same objects the next time, so that what doesn’t depend on them stays planned', () => {
    const origin = { repository: 'apps', path: 'cart.yaml', line: 1, column: 1 };
    const problem = { severity: 'error', code: 'yaml-syntax', message: 'it is no YAML', origin } as const;
    const unreadable = [{ unreadable: { origin, diagnostics: [problem] }, registration: SHOP }];
    const manifests = [
      workloadIn('shop/broken.yaml', 'broken', { deploymentTargets: 'none' }),
      clusterType('large', { size: 'l' }),
      clusterType('large', { size: 'm' }),
      of('till', workloadIn('till/cart.yaml')),
      of('shop', workloadIn('shop/cart.yaml')),
    ];
    const read = (): readonly unknown[] => collectObjects({ ...input(manifests), unreadable }).invalid;
    const [before, after] = [read(), read()];
    expect(before).toHaveLength(4);
    expect(after.every((object, index) => object === before[index])).toBe(true);
  });

  test.each([
    ['has the label', { 'platform-config': 'true' }, 'settings', 1],
    ['is called as azure-app-config keys are', {}, 'azure-app-config', 1],
    ['has other labels', { app: 'web' }, 'settings', 0],
  ])('a ConfigMap that %s', (_, labels, name, count) => {
    const broken = manifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: 'text' });
    expect(collectObjects(input([broken])).invalid).toHaveLength(count);
  });

  test('that nobody can name hold placements, unless a registration brought them', () => {
    const origin = { repository: 'apps', path: 'cart.yaml', line: 1, column: 1 };
    const problem = { severity: 'error', code: 'yaml-syntax', message: 'it is no YAML', origin } as const;
    const unreadable = { origin, diagnostics: [problem] };
    const holdsOf = (registration?: string): ReturnType<typeof collectObjects>['holds'] => {
      const source = registration === undefined ? {} : { registration: { name: registration, workspace: 'team' } };
      return collectObjects({ ...input([]), unreadable: [{ unreadable, ...source }] }).holds;
    };
    expect(holdsOf('shop')).toEqual({ removals: [{ reason: problem }], placements: [] });
    expect(holdsOf()).toEqual({ removals: [{ reason: problem }], placements: [{ reason: problem }] });
  });

  test('of config keep their warnings', () => {
    expect(told(collectObjects(input([config('all', { LEVEL: 'dev' })])))).toEqual([]);
  });
});
