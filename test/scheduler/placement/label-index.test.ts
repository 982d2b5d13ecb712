import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelRequirement, LabelSelector } from '../../../scheduler/model/kinds/scheduling-policy.ts';
import { indexByLabel } from '../../../scheduler/placement/label-index.ts';
import { type Labels, matches } from '../../../scheduler/placement/selector.ts';

interface Item {
  readonly name: string;
  readonly labels: Labels;
}

const ITEMS: readonly Item[] = [
  { name: 'large-west', labels: { size: 'large', region: 'west' } },
  { name: 'small-west', labels: { size: 'small', region: 'west' } },
  { name: 'large-east', labels: { size: 'large', region: 'east' } },
  { name: 'bare', labels: {} },
  { name: 'huge-west', labels: { size: 'huge', region: 'west' } },
];

function selector(matchLabels: Labels, ...matchExpressions: readonly LabelRequirement[]): LabelSelector {
  return { matchLabels, matchExpressions };
}

describe('the items that a selector matches', () => {
  test.each<[string, LabelSelector, string[]]>([
    ['are all for an empty selector', selector({}), ['large-west', 'small-west', 'large-east', 'bare', 'huge-west']],
    [
      'come in the order in which they were given',
      selector({ region: 'west' }),
      ['large-west', 'small-west', 'huge-west'],
    ],
    ['have all labels', selector({ region: 'west', size: 'large' }), ['large-west']],
    ['are none for a value that nothing has', selector({ region: 'north' }), []],
    ['are none for a key that nothing has', selector({ zone: 'west' }), []],
    [
      'have one of several values',
      selector({}, { key: 'size', operator: 'In', values: ['huge', 'small'] }),
      ['small-west', 'huge-west'],
    ],
    [
      'may have anything but a value',
      selector({}, { key: 'region', operator: 'NotIn', values: ['west'] }),
      ['large-east', 'bare'],
    ],
    ['may have to be without a label', selector({}, { key: 'size', operator: 'DoesNotExist', values: [] }), ['bare']],
    [
      'satisfy a named value and an exception from it',
      selector({ region: 'west' }, { key: 'size', operator: 'NotIn', values: ['large'] }),
      ['small-west', 'huge-west'],
    ],
  ])('%s', (_name, wanted, expected) => {
    const index = indexByLabel(ITEMS);
    expect(index.select(wanted).map(({ name }) => name)).toEqual(expected);
  });

  test('are the ones that matching one by one finds', () => {
    const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('', '1', '2'), { maxKeys: 2 });
    const values = fc.subarray(['', '1', '2'], { minLength: 1 });
    const expression = fc.oneof(
      fc.record({ key: fc.constantFrom('a', 'b'), operator: fc.constantFrom('In', 'NotIn'), values }),
      fc.record({
        key: fc.constantFrom('a', 'b'),
        operator: fc.constantFrom('Exists', 'DoesNotExist'),
        values: fc.constant([]),
      }),
    );
    const wanted = fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 6 }), wanted, (all, selector) => {
        const items = all.map(own => ({ labels: own }));
        expect(indexByLabel(items).select(selector)).toEqual(items.filter(item => matches(selector, item.labels)));
      }),
    );
  });
});

describe('what a selector costs', () => {
  /** Which items' labels are read when the selector is asked for. */
  function lookedAt(wanted: LabelSelector): string[] {
    const read: string[] = [];
    const watched = ITEMS.map(({ name, labels }) => ({
      name,
      get labels() {
        read.push(name);
        return labels;
      },
    }));
    const index = indexByLabel(watched);
    read.length = 0;
    index.select(wanted);
    return read;
  }

  test.each<[string, LabelSelector, string[]]>([
    ['only items with the value are looked at', selector({ region: 'east' }), ['large-east']],
    ['of two values the rarer one decides', selector({ region: 'west', size: 'huge' }), ['huge-west']],
    ['in whatever order they are written', selector({ region: 'east', size: 'large' }), ['large-east']],
    ['a value that nothing has costs nothing', selector({ region: 'west', zone: 'a' }), []],
    [
      'one value may be written as an expression',
      selector({}, { key: 'region', operator: 'In', values: ['east'] }),
      ['large-east'],
    ],
    [
      'several values are not looked up one by one',
      selector({}, { key: 'region', operator: 'In', values: ['east', 'north'] }),
      ITEMS.map(({ name }) => name),
    ],
    [
      'what a label must not be leads to none',
      selector({}, { key: 'region', operator: 'NotIn', values: ['east'] }),
      ITEMS.map(({ name }) => name),
    ],
  ])('%s', (_name, wanted, expected) => {
    expect(lookedAt(wanted)).toEqual(expected);
  });
});
