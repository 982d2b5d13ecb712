import { describe, expect, test } from 'vitest';
import type { Json } from '../../../scheduler/config/schema/json.ts';
import { toJson, UnsupportedNumber } from '../../../scheduler/config/to-json.ts';
import { GoInteger, GoMap, GoSlice, type GoValue } from '../../../templates/value.ts';

describe('the JSON of a value', () => {
  test.each<[string, GoValue, Json]>([
    ['a text', 'a', 'a'],
    ['true', true, true],
    ['null', null, null],
    ['an integer', 7n, 7],
    ['a fraction', 1.5, 1.5],
    ['an integer of another type', new GoInteger('uint64', 7n), 7],
    ['a list', [1n, ['a', null]], [1, ['a', null]]],
    ['a list of one type', new GoSlice('int', [1n, 2n]), [1, 2]],
    [
      'a map',
      new GoMap('string-any', [
        ['a', 1n],
        ['b', ['c']],
      ]),
      { a: 1, b: ['c'] },
    ],
    [
      'a map with keys that are no texts',
      new GoMap('any-any', [
        [1n, 'a'],
        [true, 'b'],
        [null, 'c'],
      ]),
      { 1: 'a', true: 'b', null: 'c' },
    ],
  ])('%s', (_name, value, expected) => {
    expect(toJson(value)).toEqual(expected);
  });

  test('has keys that objects inherit', () => {
    const json = toJson(
      new GoMap('string-any', [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
    ) as Record<string, Json>;
    expect(Object.entries(json)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  test.each([
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [Number.NaN, 'NaN'],
  ])('has no %d, in the words of Go', (value, name) => {
    expect(() => toJson([value])).toThrow(new UnsupportedNumber(`unsupported value: ${name}`));
    expect(new UnsupportedNumber('x').name).toBe('UnsupportedNumber');
  });
});
