import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { type PlacementMemo, place, selectsTarget } from '../../../scheduler/placement/place.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { clusterType, input, policy, target, workload } from '../../support/objects.ts';
import { placed } from '../../support/place.ts';

const large = clusterType('large', { size: 'large', region: 'west' });
const small = clusterType('small', { size: 'small', region: 'west' });
const edge = clusterType('edge', { region: 'east', edge: 'true' });
const types = [large, small, edge];

describe('which pairs a policy places', () => {
  const shop = workload(
    'shop',
    [target('web', { labels: { tier: 'front' } }), target('db', { labels: { tier: 'back' } })],
    {
      workspace: 'shop-team',
    },
  );
  const cases: { name: string; policy: Parameters<typeof policy>[1]; expected: string[] }[] = [
    {
      name: 'empty selectors place every target on every cluster type',
      policy: {},
      expected: [
        'shop-db → edge',
        'shop-db → large',
        'shop-db → small',
        'shop-web → edge',
        'shop-web → large',
        'shop-web → small',
      ],
    },
    {
      name: 'matchLabels must all be equal',
      policy: {
        targets: { matchLabels: { tier: 'front' } },
        types: { matchLabels: { region: 'west', size: 'large' } },
      },
      expected: ['shop-web → large'],
    },
    {
      name: 'In takes any of its values',
      policy: {
        targets: { matchLabels: { tier: 'back' } },
        types: { matchExpressions: [{ key: 'size', operator: 'In', values: ['large', 'small'] }] },
      },
      expected: ['shop-db → large', 'shop-db → small'],
    },
    {
      name: 'NotIn holds for labels that are absent',
      policy: {
        targets: { matchLabels: { tier: 'back' } },
        types: { matchExpressions: [{ key: 'size', operator: 'NotIn', values: ['large'] }] },
      },
      expected: ['shop-db → edge', 'shop-db → small'],
    },
    {
      name: 'Exists wants the label, whatever its value',
      policy: {
        targets: { matchLabels: { tier: 'back' } },
        types: { matchExpressions: [{ key: 'edge', operator: 'Exists' }] },
      },
      expected: ['shop-db → edge'],
    },
    {
      name: 'DoesNotExist wants it absent',
      policy: {
        targets: { matchLabels: { tier: 'back' } },
        types: { matchExpressions: [{ key: 'edge', operator: 'DoesNotExist' }] },
      },
      expected: ['shop-db → large', 'shop-db → small'],
    },
    { name: 'another workspace gets nothing', policy: { workspace: 'other-team' }, expected: [] },
    {
      name: 'its own workspace gets everything',
      policy: { workspace: 'shop-team', types: { matchLabels: { size: 'small' } } },
      expected: ['shop-db → small', 'shop-web → small'],
    },
    {
      name: 'policies select by the labels workload and workspace too',
      policy: {
        targets: { matchLabels: { workload: 'shop', workspace: 'shop-team' } },
        types: { matchLabels: { size: 'small' } },
      },
      expected: ['shop-db → small', 'shop-web → small'],
    },
  ];
  test.each(cases)('$name', ({ policy: options, expected }) => {
    expect(placed([...types, shop, policy('p', options)])).toEqual(expected.map(pair => `${pair} by p`));
  });

  test('a target moves to another cluster type when its label changes', () => {
    const policies = [
      policy('large-ones', { targets: { matchLabels: { scale: 'large' } }, types: { matchLabels: { size: 'large' } } }),
      policy('small-ones', { targets: { matchLabels: { scale: 'small' } }, types: { matchLabels: { size: 'small' } } }),
    ];
    const worldWith = (scale: string) => [
      ...types,
      ...policies,
      workload('shop', [target('web', { labels: { scale } })]),
    ];
    expect(placed(worldWith('large'))).toEqual(['shop-web → large by large-ones']);
    expect(placed(worldWith('small'))).toEqual(['shop-web → small by small-ones']);
  });

  test('a pair that several policies select is placed once and names them all', () => {
    const world = [
      ...types,
      workload('shop', [target('web')]),
      policy('b', { types: { matchLabels: { size: 'large' } } }),
      policy('a'),
    ];
    expect(placed(world)).toEqual(['shop-web → edge by a', 'shop-web → large by a, b', 'shop-web → small by a']);
  });

  test('a target of another environment is not placed', () => {
    expect(placed([...types, workload('shop', [target('web', { environment: 'stage' })]), policy('all')])).toEqual([]);
  });
});

describe('properties', () => {
  const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { maxKeys: 3 });
  const expression = fc.oneof(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.constantFrom(['1'], ['2'], ['1', '2']),
    }),
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
  const selector = fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) });
  const world = fc.record({
    targets: fc.array(labels, { maxLength: 6 }),
    types: fc.array(labels, { maxLength: 5 }),
    policies: fc.array(fc.record({ targets: selector, types: selector }), { maxLength: 5 }),
  });
  const manifestsOf = (shape: {
    targets: Record<string, string>[];
    types: Record<string, string>[];
    policies: { targets: unknown; types: unknown }[];
  }) => [
    ...shape.targets.map((own, index) => workload(`w${index}`, [target('t', { labels: own })])),
    ...shape.types.map((own, index) => clusterType(`c${index}`, own)),
    ...shape.policies.map((own, index) => policy(`p${index}`, own)),
  ];

  test('the order in which objects are read changes nothing', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), (shape, order) => {
        const manifests = manifestsOf(shape);
        const shuffled = manifests
          .map(found => ({ found, key: order.next().value as number }))
          .sort((a, b) => a.key - b.key);
        expect(placed(shuffled.map(({ found }) => found))).toEqual(placed(manifests));
      }),
    );
  });

  test('a placement built on a memo is the one built from nothing', () => {
    fc.assert(
      fc.property(world, world, (before, after) => {
        const first = manifestsOf(before);
        // Half of the second world is the first one's, as after an edit.
        const second = [...first.slice(0, first.length / 2), ...manifestsOf(after)];
        const known = place(buildSnapshot(input(first)));
        const snapshot = buildSnapshot(input(second));
        const { rows } = place(snapshot, known.memo);
        expect(rows.map(row => row.entries)).toEqual(place(snapshot).rows.map(row => row.entries));
      }),
    );
  });
});

describe('incremental', () => {
  test('a label edit looks for the policies of the edited target only', () => {
    const workloads = Array.from({ length: 50 }, (_, index) =>
      workload(`w${index}`, [target('t', { labels: { n: String(index % 5) } })]),
    );
    const rest = [...types, policy('all'), policy('two', { targets: { matchLabels: { n: '2' } } })];
    const first = place(buildSnapshot(input([...workloads, ...rest])));
    expect(first.selected).toBe(50);
    const edited = workloads.with(7, workload('w7', [target('t', { labels: { n: '4' } })]));
    const second = place(buildSnapshot(input([...edited, ...rest])), first.memo);
    expect(second.selected).toBe(1);
    expect(second.count).toBe(first.count);
  });

  test('targets that the same policies select share one row', () => {
    const workloads = Array.from({ length: 20 }, (_, index) => workload(`w${index}`, [target('t')]));
    const { rows } = place(buildSnapshot(input([...workloads, ...types, policy('all')])));
    expect(new Set(rows).size).toBe(1);
  });

  /** Names of targets, each with the cluster types it is on, and how many had to be looked at. */
  function placedOn(manifests: readonly SourcedManifest[], memo?: PlacementMemo) {
    const { targets, rows, ...rest } = place(buildSnapshot(input(manifests)), memo);
    const on = targets.map(
      ({ name }, index) => `${name}: ${rows[index]?.entries.map(({ clusterType: type }) => type.name).join(' ')}`,
    );
    return { on, ...rest };
  }

  const everywhere = policy('everywhere');
  const [a, b, c, d] = [
    workload('a', [target('t')]),
    workload('b', [target('t')]),
    workload('c', [target('t')]),
    workload('d', [target('t')]),
  ];
  const whole = [large, everywhere, a, b, c];

  test.each<[string, SourcedManifest[], { on: string[]; selected: number; count: number }]>([
    ['nothing changed: none', whole, { on: ['a-t: large', 'b-t: large', 'c-t: large'], selected: 0, count: 3 }],
    [
      'the first target is gone: none',
      [large, everywhere, b, c],
      { on: ['b-t: large', 'c-t: large'], selected: 0, count: 2 },
    ],
    [
      'a target in the middle is gone: none',
      [large, everywhere, a, c],
      { on: ['a-t: large', 'c-t: large'], selected: 0, count: 2 },
    ],
    [
      'a target comes last: that one',
      [...whole, d],
      { on: ['a-t: large', 'b-t: large', 'c-t: large', 'd-t: large'], selected: 1, count: 4 },
    ],
    [
      'one comes and another goes: the one that comes',
      [large, everywhere, b, c, d],
      { on: ['b-t: large', 'c-t: large', 'd-t: large'], selected: 1, count: 3 },
    ],
    ['all targets are gone: none', [large, everywhere], { on: [], selected: 0, count: 0 }],
    [
      'a cluster type comes: all',
      [...whole, edge],
      { on: ['a-t: edge large', 'b-t: edge large', 'c-t: edge large'], selected: 3, count: 6 },
    ],
    ['the policy goes: all', [large, a, b, c], { on: ['a-t: ', 'b-t: ', 'c-t: '], selected: 3, count: 0 }],
    [
      'a policy comes: all',
      [...whole, policy('other', { types: { matchLabels: { size: 'no' } } })],
      { on: ['a-t: large', 'b-t: large', 'c-t: large'], selected: 3, count: 3 },
    ],
  ])('how many targets are looked at when %s', (_name, manifests, expected) => {
    const first = place(buildSnapshot(input(whole)));
    expect(placedOn(manifests, first.memo)).toMatchObject(expected);
  });

  test('rows stay the same objects from call to call, so that later stages can tell that nothing changed', () => {
    const first = place(buildSnapshot(input(whole)));
    const second = place(buildSnapshot(input([...whole, d])), first.memo);
    expect(second.rows[0]).toBe(first.rows[0]);
    expect(second.rows[3]).toBe(first.rows[0]);
    const third = place(buildSnapshot(input([...whole, edge])), second.memo);
    expect(third.rows[0]).not.toBe(first.rows[0]);
  });

  test('targets that different policies select have rows of their own, each with its policies by name', () => {
    const world = [
      large,
      workload('one', [target('t', { labels: { n: '1' } })]),
      workload('two', [target('t', { labels: { n: '2' } })]),
      workload('none', [target('t')]),
      policy('z-any', { targets: { matchExpressions: [{ key: 'n', operator: 'Exists' }] } }),
      policy('one', { targets: { matchLabels: { n: '1' } } }),
      policy('a-two', { targets: { matchLabels: { n: '2' } } }),
    ];
    const { targets, rows, count } = place(buildSnapshot(input(world)));
    const policies = rows.map(
      (row, index) => `${targets[index]?.name}: ${row.policies.map(({ name }) => name).join(' ')}`,
    );
    expect(policies).toEqual(['none-t: ', 'one-t: one z-any', 'two-t: a-two z-any']);
    expect(rows[0]?.entries).toEqual([]);
    expect(count).toBe(2);
  });
});

describe('whether a policy selects a target', () => {
  const snapshot = buildSnapshot(
    input([
      workload('shop', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' }),
      workload('free', [target('web', { labels: { tier: 'front' } })]),
      policy('any'),
      policy('blank', { workspace: '' }),
      policy('shop-team', { workspace: 'shop-team' }),
      policy('front', { targets: { matchLabels: { tier: 'front' } } }),
      policy('back', { targets: { matchLabels: { tier: 'back' } } }),
      policy('shop-back', { workspace: 'shop-team', targets: { matchLabels: { tier: 'back' } } }),
    ]),
  );

  test.each([
    ['shop-web', ['any', 'blank', 'front', 'shop-team']],
    ['free-web', ['any', 'blank', 'front']],
  ])('%s is selected by what names no other workspace and matches its labels', (name, expected) => {
    const found = snapshot.deploymentTargets.filter(each => each.name === name);
    expect(found).toHaveLength(1);
    const selecting = snapshot.policies.filter(each => found.every(one => selectsTarget(each, one)));
    expect(selecting.map(each => each.name)).toEqual(expected);
  });
});
