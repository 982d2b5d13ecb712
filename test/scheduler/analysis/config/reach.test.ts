import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReach } from '../../../../scheduler/analysis/config/condition-index.ts';
import { type Condition, satisfiedByTarget, satisfiedByType } from '../../../../scheduler/config/label-conditions.ts';

const types = [
  { name: 'large', labels: { region: 'west', size: 'large' } },
  { name: 'small', labels: { region: 'east', size: 'small' } },
];
const targets = [
  { name: 'shop-web', labels: { workload: 'shop', tier: 'front', region: 'north' } },
  { name: 'cart-db', labels: { workload: 'cart', tier: 'back' } },
];
const reach = createReach(types, targets);

function conditions(labels: Readonly<Record<string, string>>): Condition[] {
  return Object.entries(labels).map(([key, value]) => ({ key, value }));
}

describe('whether anything satisfies a condition', () => {
  test.each<[string, string, boolean]>([
    ['region', 'west', true],
    ['region', 'north', true],
    ['region', 'south', false],
    ['tier', 'back', true],
    ['cluster-type', 'small', true],
    ['cluster-type', 'shop-web', false],
    ['deployment-target', 'cart-db', true],
    ['deployment-target', 'large', false],
    ['workload', 'cart', true],
    ['workload', 'zoo', false],
    // Without the label it counts as empty.
    ['tier', '', true],
    ['workload', '', false],
  ])('%s: %s', (key, value, expected) => {
    expect(reach.isMet({ key, value })).toBe(expected);
    // Asked again, the answer is the same.
    expect(reach.isMet({ key, value })).toBe(expected);
  });
});

describe('whether there is a pair for which conditions hold together', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['none: always', {}, true],
    ['one on a cluster type', { region: 'west' }, true],
    ['one on nothing', { region: 'south' }, false],
    ['two on one cluster type', { region: 'west', size: 'large' }, true],
    ['two on different cluster types', { region: 'west', size: 'small' }, false],
    ['two on one target', { tier: 'front', workload: 'shop' }, true],
    ['two on different targets', { tier: 'front', workload: 'cart' }, false],
    ['one on each side', { size: 'large', tier: 'back' }, true],
    [
      'one that either side may have, beside one that only a cluster type has',
      { region: 'north', size: 'small' },
      true,
    ],
    ['one that only a target has, beside one of another target', { region: 'north', workload: 'cart' }, false],
    ['a cluster type by its name and its label', { 'cluster-type': 'large', size: 'large' }, true],
    ['a cluster type by its name and another one’s label', { 'cluster-type': 'large', size: 'small' }, false],
  ])('%s', (_name, labels, expected) => {
    expect(reach.holdTogether(conditions(labels))).toBe(expected);
  });

  test.each(['cluster-type', 'deployment-target', 'workload'])('not two values of %s, of which a pair has one', key => {
    const [a, b] =
      key === 'cluster-type' ? ['large', 'small'] : key === 'workload' ? ['shop', 'cart'] : ['shop-web', 'cart-db'];
    const condition = (value = '') => ({ key, value });
    expect(reach.holdTogether([condition(a), condition(b)])).toBe(false);
    expect(reach.holdTogether([condition(a), condition(a)])).toBe(true);
    expect(reach.holdTogether([condition(a)])).toBe(true);
  });

  test('two values of any other label, one on each side', () => {
    expect(
      reach.holdTogether([
        { key: 'region', value: 'west' },
        { key: 'region', value: 'north' },
      ]),
    ).toBe(true);
    expect(
      reach.holdTogether([
        { key: 'region', value: 'west' },
        { key: 'region', value: 'east' },
      ]),
    ).toBe(false);
  });

  test('more than twelve conditions are not gone into', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'x' }));
    expect(reach.holdTogether(many(12))).toBe(false);
    expect(reach.holdTogether(many(13))).toBe(true);
  });

  test('as trying each pair says (property)', () => {
    const label = fc.dictionary(fc.constantFrom('a', 'b', 'workload'), fc.constantFrom('1', '2'), { maxKeys: 3 });
    const side = (names: string) =>
      fc.array(label, { maxLength: 3 }).map(all => all.map((labels, index) => ({ name: `${names}${index}`, labels })));
    const asked = fc.array(
      fc.record({
        key: fc.constantFrom('a', 'b', 'workload', 'cluster-type', 'deployment-target'),
        value: fc.constantFrom('1', '2', '', 't0', 'd0'),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(side('t'), side('d'), asked, (allTypes, allTargets, wanted) => {
        fc.pre(allTypes.length > 0 && allTargets.length > 0);
        const found = allTypes.some(type =>
          allTargets.some(target =>
            wanted.every(condition => satisfiedByType(condition, type) || satisfiedByTarget(condition, target)),
          ),
        );
        expect(createReach(allTypes, allTargets).holdTogether(wanted)).toBe(found);
      }),
      { numRuns: 500 },
    );
  });
});
