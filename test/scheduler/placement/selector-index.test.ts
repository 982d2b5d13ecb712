import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelRequirement, LabelSelector } from '../../../scheduler/model/kinds/scheduling-policy.ts';
import { type Labels, matches } from '../../../scheduler/placement/selector.ts';
import { indexBySelector } from '../../../scheduler/placement/selector-index.ts';

interface Entry {
  readonly name: string;
  readonly selector: LabelSelector;
}

function entry(name: string, matchLabels: Labels, ...matchExpressions: readonly LabelRequirement[]): Entry {
  return { name, selector: { matchLabels, matchExpressions } };
}

const ENTRIES: readonly Entry[] = [
  entry('everything', {}),
  entry('front', { tier: 'front' }),
  entry('not-back', {}, { key: 'tier', operator: 'NotIn', values: ['back'] }),
  entry('front-or-back', {}, { key: 'tier', operator: 'In', values: ['front', 'back', 'front'] }),
  entry('west-and-front', { region: 'west', tier: 'front' }),
  entry(
    'back-without-region',
    {},
    { key: 'region', operator: 'DoesNotExist', values: [] },
    {
      key: 'tier',
      operator: 'In',
      values: ['back'],
    },
  ),
];

function candidates(labels: Labels): string[] {
  return indexBySelector(ENTRIES, ({ selector }) => selector)
    .candidates(labels)
    .map(({ name }) => name)
    .sort();
}

describe('entries that may match', () => {
  test.each<[string, Labels, string[]]>([
    ['without labels, only those that ask for no value', {}, ['everything', 'not-back']],
    [
      'with a value, those that ask for it too',
      { tier: 'front' },
      ['everything', 'front', 'front-or-back', 'not-back'],
    ],
    [
      'those that ask for one of several values, once',
      { tier: 'back' },
      ['back-without-region', 'everything', 'front-or-back', 'not-back'],
    ],
    ['with a value that nobody asks for, no more', { tier: 'middle' }, ['everything', 'not-back']],
    ['with a key that nobody asks for, no more', { size: 'front' }, ['everything', 'not-back']],
    ['by the first value that they ask for', { region: 'west' }, ['everything', 'not-back', 'west-and-front']],
    [
      'by several labels, all of them',
      { region: 'west', tier: 'front' },
      ['everything', 'front', 'front-or-back', 'not-back', 'west-and-front'],
    ],
  ])('%s', (_name, labels, expected) => {
    expect(candidates(labels)).toEqual(expected);
  });

  test('are those filed under the label alone when each entry asks for a value', () => {
    const index = indexBySelector(
      [entry('front', { tier: 'front' }), entry('west', { region: 'west' })],
      ({ selector }) => selector,
    );
    expect(index.candidates({ tier: 'front' }).map(({ name }) => name)).toEqual(['front']);
    expect(index.candidates({ tier: 'front', region: 'west' }).map(({ name }) => name)).toEqual(['front', 'west']);
    expect(index.candidates({})).toEqual([]);
  });

  test('are the same however often they are asked for', () => {
    const index = indexBySelector(ENTRIES, ({ selector }) => selector);
    index.candidates({ region: 'west', tier: 'front' });
    expect(index.candidates({}).map(({ name }) => name)).toEqual(['everything', 'not-back']);
  });

  test('are all that match, each once, whatever the selectors', () => {
    const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('', '1', '2'), { maxKeys: 2 });
    const expression = fc.record({
      key: fc.constantFrom('a', 'b'),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.array(fc.constantFrom('', '1', '2'), { minLength: 1, maxLength: 3 }),
    });
    const selector = fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 5 }), labels, (selectors, own) => {
        const found = indexBySelector(selectors, selector => selector).candidates(own);
        expect(new Set(found).size).toBe(found.length);
        expect(selectors.filter(selector => matches(selector, own) && !found.includes(selector))).toEqual([]);
      }),
    );
  });
});
