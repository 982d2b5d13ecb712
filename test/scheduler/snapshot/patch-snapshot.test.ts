import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EnvironmentInput, SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { patchSnapshot } from '../../../scheduler/snapshot/patch-snapshot.ts';
import { anyObject, clusterType, input, policy, target, workload } from '../../support/objects.ts';

const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { maxKeys: 2 });
const found: fc.Arbitrary<SourcedManifest> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('a', 'a-b', 'c'),
      fc.uniqueArray(fc.constantFrom('x', 'b-x', 'Bad'), { maxLength: 2 }),
      labels,
      labels,
    )
    .map(([name, targets, own, theirs]) =>
      workload(
        name,
        targets.map(each => target(each, { labels: theirs })),
        { labels: own, workspace: 'team' },
      ),
    ),
  labels.map(own => clusterType('large', own)),
  fc.constant(policy('all')),
  fc.constant(anyObject('Workload', 'c', { spec: { deploymentTargets: 7 } })),
);

test('whatever was edited, a snapshot built on the previous one is the one built anew', () => {
  fc.assert(
    fc.property(
      fc.array(found, { maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(4), found), { maxLength: 3 }),
      (manifests, edits) => {
        const before = input(manifests);
        const edited = [...manifests];
        for (const [index, manifest] of edits) if (index < edited.length) edited[index] = manifest;
        const after = input(edited);
        expect(buildSnapshot(after, { input: before, snapshot: buildSnapshot(before) })).toEqual(buildSnapshot(after));
      },
    ),
    { numRuns: 500 },
  );
});

test('a label edit of one workload is patched in, and the other targets stay the same objects', () => {
  const others = [clusterType('large'), workload('b', [target('x')])];
  const before = input([...others, workload('a', [target('x')])]);
  const snapshot = buildSnapshot(before);
  const patched = patchSnapshot(
    { input: before, snapshot },
    input([...others, workload('a', [target('x', { labels: { tier: 'front' } })])]),
  );
  expect(patched?.deploymentTargets.map(({ labels: own }) => own['tier'])).toEqual(['front', undefined]);
  expect(patched?.deploymentTargets[1]).toBe(snapshot.deploymentTargets[1]);
  expect(patched?.clusterTypes).toBe(snapshot.clusterTypes);
});

test('a workload that takes another one’s name is not an edit in place, even without targets', () => {
  const before = input([workload('a', []), workload('b', [])]);
  const after = input([workload('a', []), workload('a', [])]);
  expect(patchSnapshot({ input: before, snapshot: buildSnapshot(before) }, after)).toBeUndefined();
});

test('one of two workloads of a name, neither of which counts, is not patched in', () => {
  const before = input([workload('a', []), workload('a', [])]);
  const after = input([workload('a', [], { labels: { tier: 'front' } }), workload('a', [])]);
  expect(buildSnapshot(after, { input: before, snapshot: buildSnapshot(before) })).toEqual(buildSnapshot(after));
});

test('an edit of anything but a workload makes the snapshot anew', () => {
  const before = input([clusterType('large')]);
  const snapshot = buildSnapshot(before);
  expect(patchSnapshot({ input: before, snapshot }, input([clusterType('large', { a: '1' })]))).toBeUndefined();
});

describe('when a snapshot is patched', () => {
  const shop = workload('shop', [target('a'), target('b')], { workspace: 'team' });
  const others = [clusterType('large'), workload('cart', [target('x')]), workload('zoo', [target('x')])];
  const whole = [...others, shop];

  /** What patching comes to, when the input becomes another one; it must be what building anew comes to. */
  function patched(before: EnvironmentInput, after: EnvironmentInput) {
    const snapshot = buildSnapshot(before);
    const found = patchSnapshot({ input: before, snapshot }, after);
    if (found !== undefined) expect(found).toEqual(buildSnapshot(after));
    return found;
  }

  function edited(
    name: string,
    targets: readonly unknown[],
    rest: Parameters<typeof workload>[2] = {},
  ): SourcedManifest {
    return workload(name, targets, { workspace: 'team', ...rest });
  }

  test.each<[string, SourcedManifest[]]>([
    ['nothing changed', whole],
    ['a manifest was read again, but is the same', [...others, { ...shop }]],
    [
      'labels of a workload changed',
      [...others, edited('shop', [target('a'), target('b')], { labels: { tier: 'front' } })],
    ],
    ['labels of a target changed', [...others, edited('shop', [target('a'), target('b', { labels: { n: '1' } })])]],
    ['a workload without targets changed', [...others, shop]],
  ])('%s', (_name, after) => {
    const sources = [{ repository: 'r', revision: 'dev', role: 'environment dev' }];
    const found = patched(input(whole), input(after, { sources }));
    expect(found?.deploymentTargets.map(({ name }) => name)).toEqual(['cart-x', 'shop-a', 'shop-b', 'zoo-x']);
    expect(found?.sources).toBe(sources);
  });

  test('as long as no more than a hundred workloads were edited', () => {
    const fleet = (count: number, n: string) =>
      Array.from({ length: count }, (_, index) => workload(`w${index}`, [target('t', { labels: { n } })]));
    expect(patched(input(fleet(100, '1')), input(fleet(100, '2')))).toBeDefined();
    expect(patched(input(fleet(101, '1')), input(fleet(101, '2')))).toBeUndefined();
  });

  const told = { severity: 'info', code: 'told', message: 'told' } as const;
  const unreadable = [{ unreadable: { origin: shop.manifest.origin, diagnostics: [] } }];
  const missing = [{ role: 'registration a', repository: 'r', reason: 'gone', transient: true }];
  test.each<[string, EnvironmentInput]>([
    ['the environment is another one', input(whole, { environment: 'stage' })],
    ['a manifest came', input([...whole, clusterType('small')])],
    ['a manifest went', input(others)],
    ['a document can’t be read', input(whole, { unreadable })],
    ['a source is missing', input(whole, { missing })],
    ['something else is told', input(whole, { diagnostics: [told] })],
    [
      'a registration has another name',
      input([...others, { ...shop, registration: { name: 'x', workspace: 'team' } }]),
    ],
    [
      'a registration has another workspace',
      input([...others, { ...shop, registration: { name: 'shop-registration', workspace: 'x' } }]),
    ],
    ['a workload has no registration any more', input([...others, { manifest: shop.manifest }])],
    [
      'an edited workload has another registration',
      input([...others, edited('shop', [target('a'), target('b')], { workspace: 'x' })]),
    ],
    ['a workload has another name', input([...others, edited('shop2', [target('a'), target('b')])])],
    ['a target has another name', input([...others, edited('shop', [target('a'), target('c')])])],
    ['a target came', input([...others, edited('shop', [target('a'), target('b'), target('c')])])],
    ['a target went', input([...others, edited('shop', [target('a')])])],
    [
      'a target went to another environment',
      input([...others, edited('shop', [target('a'), target('b', { environment: 'stage' })])]),
    ],
    ['targets stand in another order', input([...others, edited('shop', [target('b'), target('a')])])],
    ['a workload isn’t valid any more', input([...others, edited('shop', [{ name: 'a' }])])],
    [
      'a target isn’t valid any more',
      input([...others, edited('shop', [target('a', { labels: { '-': '' } }), target('b')])]),
    ],
    [
      'there is something to tell of a workload',
      input([...others, edited('shop', [target('a', { labels: { n: '1' } }), target('b')], { labels: { n: '2' } })]),
    ],
    [
      'a workload has a field that does nothing',
      input([...others, edited('shop', [{ ...(target('a') as object), color: 'red' }, target('b')])]),
    ],
    ['something else took its place', input([...others, policy('p')])],
  ])('not when %s', (_name, after) => {
    expect(patched(input(whole), after)).toBeUndefined();
    expect(buildSnapshot(after, { input: input(whole), snapshot: buildSnapshot(input(whole)) })).toEqual(
      buildSnapshot(after),
    );
  });

  test('not when there was something to tell of the workload before', () => {
    const warned = edited('shop', [target('a', { labels: { n: '1' } })], { labels: { n: '2' } });
    expect(patched(input([warned]), input([edited('shop', [target('a')])]))).toBeUndefined();
  });

  test('not when the workload shares its name with another one', () => {
    const twice = [workload('a', []), workload('a', [])];
    const after = input([workload('a', [], { labels: { n: '1' } }), ...twice.slice(1)]);
    expect(patched(input(twice), after)).toBeUndefined();
  });

  test('not when a target of it shares its folder with another one', () => {
    const before = [workload('a', [target('b-c')]), workload('a-b', [target('c')]), workload('a-z', [target('z')])];
    const after = before.with(0, workload('a', [target('b-c', { labels: { n: '1' } })]));
    expect(patched(input(before), input(after))).toBeUndefined();
  });

  test('although an object that isn’t valid has the same name', () => {
    const broken = anyObject('ClusterType', 'shop');
    const after = edited('shop', [target('a'), target('b')], { labels: { n: '1' } });
    expect(patched(input([broken, shop]), input([broken, after]))).toBeDefined();
  });

  test('although a workload that isn’t valid has another name', () => {
    const broken = anyObject('Workload', 'other');
    const after = edited('shop', [target('a'), target('b')], { labels: { n: '1' } });
    expect(patched(input([broken, shop]), input([broken, after]))).toBeDefined();
  });
});
