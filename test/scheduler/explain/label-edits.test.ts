import { describe, expect, test } from 'vitest';
import { type LabelEdit, smallestEdits } from '../../../scheduler/explain/label-edits.ts';
import type { LabelRequirement, LabelSelector } from '../../../scheduler/model/kinds/scheduling-policy.ts';
import type { Labels } from '../../../scheduler/placement/selector.ts';

function selector(matchLabels: Labels, ...matchExpressions: readonly LabelRequirement[]): LabelSelector {
  return { matchLabels, matchExpressions };
}

function requirement(key: string, operator: LabelRequirement['operator'], ...values: string[]): LabelRequirement {
  return { key, operator, values };
}

const FIXED = new Set(['workload']);

describe('the fewest edits after which labels match', () => {
  test.each<[string, LabelSelector, Labels, LabelEdit[] | undefined]>([
    ['none for an empty selector', selector({}), { a: '1' }, []],
    ['none when they match', selector({ a: '1' }, requirement('b', 'DoesNotExist')), { a: '1' }, []],
    ['a label that isn’t there is set', selector({ a: '1' }), {}, [{ key: 'a', to: '1' }]],
    ['a label of another value is changed', selector({ a: '1' }), { a: '2' }, [{ key: 'a', from: '2', to: '1' }]],
    ['an empty value is one too', selector({ a: '' }), { a: '2' }, [{ key: 'a', from: '2', to: '' }]],
    [
      'each label that doesn’t match is edited, and no other',
      selector({ b: '1', a: '1', c: '1' }),
      { a: '1' },
      [
        { key: 'b', to: '1' },
        { key: 'c', to: '1' },
      ],
    ],
    [
      'of several values the first is taken',
      selector({}, requirement('a', 'In', 'x', 'y')),
      {},
      [{ key: 'a', to: 'x' }],
    ],
    [
      'of several values the first that the others allow is taken',
      selector({}, requirement('a', 'In', 'x', 'y'), requirement('a', 'NotIn', 'x')),
      {},
      [{ key: 'a', to: 'y' }],
    ],
    [
      'several lists of values have to have one in common',
      selector({}, requirement('a', 'In', 'x', 'y'), requirement('a', 'In', 'y', 'z')),
      { a: 'x' },
      [{ key: 'a', from: 'x', to: 'y' }],
    ],
    [
      'a label that must not be there is removed',
      selector({}, requirement('a', 'DoesNotExist')),
      { a: '1' },
      [{ key: 'a', from: '1' }],
    ],
    [
      'a label that must not have its value is removed',
      selector({}, requirement('a', 'NotIn', '1')),
      { a: '1' },
      [{ key: 'a', from: '1' }],
    ],
    [
      'a label that must be there is set to something',
      selector({}, requirement('a', 'Exists')),
      {},
      [{ key: 'a', to: 'true' }],
    ],
    [
      'a label that must be there, but not as it is, is set to something else',
      selector({}, requirement('a', 'Exists'), requirement('a', 'NotIn', 'true')),
      { a: 'true' },
      [{ key: 'a', from: 'true', to: 'yes' }],
    ],
    [
      'whatever is refused, something is left',
      selector({}, requirement('a', 'Exists'), requirement('a', 'NotIn', 'true', 'yes', 'value-1', 'value-2')),
      {},
      [{ key: 'a', to: 'value-3' }],
    ],
    [
      'a value that no label can have is none',
      selector({}, requirement('a', 'In', 'x y', 'z')),
      {},
      [{ key: 'a', to: 'z' }],
    ],
  ])('%s', (_name, wanted, labels, expected) => {
    expect(smallestEdits(wanted, labels, FIXED)).toEqual(expected);
  });

  test.each<[string, LabelSelector, Labels]>([
    ['a label that follows from a name can’t be edited', selector({ workload: 'other' }), { workload: 'shop' }],
    ['neither can it be removed', selector({}, requirement('workload', 'DoesNotExist')), { workload: 'shop' }],
    ['a label can’t have two values', selector({ a: '1' }, requirement('a', 'In', '2')), {}],
    ['a label can’t be there and not be there', selector({ a: '1' }, requirement('a', 'DoesNotExist')), {}],
    ['nor exist and not be there', selector({}, requirement('a', 'Exists'), requirement('a', 'DoesNotExist')), {}],
    ['a label can’t have a value that it must not have', selector({ a: '1' }, requirement('a', 'NotIn', '1')), {}],
    ['a label can’t have a value that none can have', selector({ a: 'x y' }), {}],
    ['one label that can’t be helped is enough', selector({ b: '1', workload: 'other' }), { workload: 'shop' }],
  ])('there are none: %s', (_name, wanted, labels) => {
    expect(smallestEdits(wanted, labels, FIXED)).toBeUndefined();
  });

  test('a label that follows from a name may be as it is', () => {
    expect(smallestEdits(selector({ workload: 'shop', a: '1' }), { workload: 'shop' }, FIXED)).toEqual([
      { key: 'a', to: '1' },
    ]);
  });
});
