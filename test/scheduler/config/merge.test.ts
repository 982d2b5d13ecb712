import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMerged, MergeBudget, MergeLimitError, mergeValues } from '../../../scheduler/config/merge.ts';
import { GoInteger, GoMap, type GoValue } from '../../../templates/value.ts';
import { decodeYaml, encodeYaml } from '../../../templates/yaml/index.ts';

function merged(earlier: string, later: string): string {
  return encodeYaml(mergeValues(decodeYaml(earlier), decodeYaml(later))).trim();
}

function flow(text: string): string {
  return encodeYaml(decodeYaml(text)).trim();
}

// docs/config.md: "When a key is set twice" (contract A.5.4).
describe('a key that is set twice', () => {
  test.each<[string, string, string, string]>([
    ['a text is replaced', 'a', 'b', 'b'],
    ['a text is replaced by an empty one', 'a', '""', '""'],
    ['a text is replaced by null', 'a', 'null', 'null'],
    ['a map is replaced by a text', '{a: 1}', 'b', 'b'],
    ['a text is replaced by a map', 'a', '{b: 1}', '{b: 1}'],
    ['a list is replaced by a map', '[1]', '{b: 1}', '{b: 1}'],
    ['a map is replaced by a list', '{a: 1}', '[1]', '[1]'],
    ['maps are merged', '{a: 1, b: 1}', '{b: 2, c: 2}', '{a: 1, b: 2, c: 2}'],
    ['maps inside of maps are merged', '{m: {a: 1, b: 1}}', '{m: {b: 2}}', '{m: {a: 1, b: 2}}'],
    ['null in a map replaces', '{a: 1}', '{a: null}', '{a: null}'],
    ['null in a map is replaced', '{a: null}', '{a: 1}', '{a: 1}'],
    ['keys have types', '{1: a}', '{"1": b}', '{1: a, "1": b}'],
    ['lists are appended', '[1, 2]', '[2, 3]', '[1, 2, 2, 3]'],
    ['an empty list changes nothing', '[1]', '[]', '[1]'],
    ['lists inside of maps are appended', '{l: [1]}', '{l: [2]}', '{l: [1, 2]}'],
    ['lists inside of lists are not merged', '[[1]]', '[[2]]', '[[1], [2]]'],
    [
      'elements of a name are merged',
      '[{name: a, v: 1}, {name: b}]',
      '[{name: a, w: 2}]',
      '[{name: a, v: 1, w: 2}, {name: b}]',
    ],
    ['elements of a new name are appended', '[{name: a}]', '[{name: b}]', '[{name: a}, {name: b}]'],
    ['elements without a name are appended', '[{v: 1}]', '[{v: 2}]', '[{v: 1}, {v: 2}]'],
    ['elements with null for a name are appended', '[{name: null}]', '[{name: null}]', '[{name: null}, {name: null}]'],
    [
      'elements with a map for a name are appended',
      '[{name: {a: 1}}]',
      '[{name: {a: 1}}]',
      '[{name: {a: 1}}, {name: {a: 1}}]',
    ],
    ['elements with a list for a name are appended', '[{name: [a]}]', '[{name: [a]}]', '[{name: [a]}, {name: [a]}]'],
    ['names have types', '[{name: 1, v: 1}]', '[{name: "1", v: 2}]', '[{name: 1, v: 1}, {name: "1", v: 2}]'],
    ['numbers may be names', '[{name: 1, v: 1}]', '[{name: 1, v: 2}]', '[{name: 1, v: 2}]'],
    ['fractions may be names', '[{name: 1.5, v: 1}]', '[{name: 1.5, v: 2}]', '[{name: 1.5, v: 2}]'],
    ['true may be a name', '[{name: true, v: 1}]', '[{name: true, v: 2}]', '[{name: true, v: 2}]'],
    ['an empty text may be a name', '[{name: "", v: 1}]', '[{name: "", v: 2}]', '[{name: "", v: 2}]'],
    [
      'all elements of a name are merged into',
      '[{name: a, v: 1}, {name: a, v: 2}]',
      '[{name: a, w: 3}]',
      '[{name: a, v: 1, w: 3}, {name: a, v: 2, w: 3}]',
    ],
    [
      'elements of a new name that come twice are merged',
      '[x]',
      '[{name: a, v: 1}, {name: a, v: 2}]',
      '[x, {name: a, v: 2}]',
    ],
    [
      'elements that are merged may be merged deep inside',
      '[{name: a, l: [{name: b, v: 1}]}]',
      '[{name: a, l: [{name: b, v: 2}]}]',
      '[{name: a, l: [{name: b, v: 2}]}]',
    ],
  ])('%s', (_name, earlier, later, expected) => {
    expect(merged(earlier, later)).toBe(flow(expected));
  });

  test('integers of other types may be names, and are others', () => {
    const element = (name: GoValue, key: string) =>
      new GoMap('string-any', [
        ['name', name],
        [key, 'x'],
      ]);
    const big = (value: bigint) => new GoInteger('uint64', value);
    expect(mergeValues([element(big(1n), 'a')], [element(big(1n), 'b')])).toHaveLength(1);
    expect(mergeValues([element(big(1n), 'a')], [element(big(2n), 'b')])).toHaveLength(2);
    expect(mergeValues([element(big(1n), 'a')], [element(new GoInteger('int64', 1n), 'b')])).toHaveLength(2);
    expect(mergeValues([element(big(1n), 'a')], [element(1n, 'b')])).toHaveLength(2);
  });

  test('a merged map is of the type of the earlier one', () => {
    const merged = mergeValues(new GoMap('string-any', [['a', 1n]]), new GoMap('any-any', [['b', 1n]]));
    expect(merged instanceof GoMap && merged.type).toBe('string-any');
  });

  test('neither value is changed (property)', () => {
    const value = fc.constantFrom(
      '{a: 1}',
      '{a: {b: 1}}',
      '[{name: a, v: 1}]',
      '[{name: a, v: {w: 1}}, 2]',
      'a',
      'null',
    );
    fc.assert(
      fc.property(value, value, (one, other) => {
        const [a, b] = [decodeYaml(one), decodeYaml(other)];
        mergeValues(a, b);
        expect([encodeYaml(a), encodeYaml(b)]).toEqual([encodeYaml(decodeYaml(one)), encodeYaml(decodeYaml(other))]);
      }),
    );
  });
});

test.each<[string, string, boolean]>([
  ['{a: 1}', '{b: 1}', true],
  ['[1]', '[2]', true],
  ['[1]', '{a: 1}', false],
  ['{a: 1}', '[1]', false],
  ['a', 'a', false],
  ['{a: 1}', 'a', false],
  ['a', '[1]', false],
])('whether something is kept of %s by %s: %s', (earlier, later, expected) => {
  expect(isMerged(decodeYaml(earlier), decodeYaml(later))).toBe(expected);
});

describe('merging that takes too long', () => {
  const map = (text: string): GoValue => decodeYaml(text);
  test.each<[string, string, string, number]>([
    ['each entry of two maps is a step', '{a: 1, b: 1}', '{c: 1}', 3],
    ['each element of two lists is a step', '[1, 2]', '[3]', 3],
    ['so are those inside', '{m: {a: 1}, l: [1]}', '{m: {b: 1}, l: [2]}', 8],
    ['a text is none', 'a', 'b', 0],
  ])('%s', (_name, earlier, later, steps) => {
    expect(() => mergeValues(map(earlier), map(later), new MergeBudget(steps))).not.toThrow();
    if (steps === 0) return;
    expect(() => mergeValues(map(earlier), map(later), new MergeBudget(steps - 1))).toThrow(
      new MergeLimitError('its lists and maps are too large to be merged'),
    );
  });

  test('is an error of its own', () => {
    expect(new MergeLimitError('x').name).toBe('MergeLimitError');
    const budget = new MergeBudget(3);
    budget.spend(2);
    budget.spend(1);
    expect(() => budget.spend(1)).toThrow(MergeLimitError);
  });

  test('comes after two million steps', () => {
    expect(() => new MergeBudget().spend(2_000_000)).not.toThrow();
    expect(() => new MergeBudget().spend(2_000_001)).toThrow(MergeLimitError);
  });
});
