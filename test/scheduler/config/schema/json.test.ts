import { describe, expect, test } from 'vitest';
import { goJson, isList, isObject, type Json, objectOf, own } from '../../../../scheduler/config/schema/json.ts';

test.each<[string, Json | undefined, 'object' | 'list' | 'neither']>([
  ['an object', {}, 'object'],
  ['a list', [], 'list'],
  ['null', null, 'neither'],
  ['a text', 'a', 'neither'],
  ['nothing', undefined, 'neither'],
  ['true', true, 'neither'],
])('%s is an object, a list or neither', (_name, value, expected) => {
  expect(isObject(value)).toBe(expected === 'object');
  expect(isList(value)).toBe(expected === 'list');
});

describe('an object of entries', () => {
  test('may have any names', () => {
    const object = objectOf([
      ['a', 1],
      ['__proto__', { b: 2 }],
      ['constructor', 3],
    ]);
    expect(Object.entries(object)).toEqual([
      ['a', 1],
      ['__proto__', { b: 2 }],
      ['constructor', 3],
    ]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(JSON.stringify(object)).toBe('{"a":1,"__proto__":{"b":2},"constructor":3}');
  });

  test('can be written to like any other', () => {
    const object = objectOf([['__proto__', 1]]) as Record<string, Json>;
    expect(Object.getOwnPropertyDescriptor(object, '__proto__')).toEqual({
      value: 1,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  });

  test('has only what is its own', () => {
    expect(own({ a: 1 }, 'a')).toBe(1);
    expect(own({ a: 1 }, 'b')).toBeUndefined();
    expect(own({}, 'toString')).toBeUndefined();
    expect(own({}, '__proto__')).toBeUndefined();
  });
});

test.each<[Json, string]>([
  [null, 'null'],
  [true, 'true'],
  [1.5, '1.5'],
  ['a"b', String.raw`"a\"b"`],
  ['a<b>&c', String.raw`"a\u003cb\u003e\u0026c"`],
  ['\u2028\u2029', String.raw`"\u2028\u2029"`],
  [[1, ['a', null]], '[1,["a",null]]'],
  [{ b: 1, a: { d: 1, c: [] } }, '{"a":{"c":[],"d":1},"b":1}'],
  [{ 'a&b': 1 }, String.raw`{"a\u0026b":1}`],
  [{}, '{}'],
])('%j is written as Go does', (value, expected) => {
  expect(goJson(value)).toBe(expected);
});
