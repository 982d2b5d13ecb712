import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../scheduler/config/schema/json.ts';
import { isTooHeavy } from '../../../../scheduler/config/schema/schema-cost.ts';

/** A schema that stands for 2^levels of them, by references. */
function doubling(levels: number, keyword = '$ref'): JsonObject {
  const definitions: Record<string, JsonObject> = { d0: {} };
  for (let level = 1; level <= levels; level++) {
    const before = { [keyword]: `#/definitions/d${level - 1}` };
    definitions[`d${level}`] = { allOf: [before, before] };
  }
  return { [keyword]: `#/definitions/d${levels}`, definitions };
}

/** A schema inside of a schema, and so on. */
function nested(levels: number, keyword: string): JsonObject {
  let schema: JsonObject = {};
  for (let level = 0; level < levels; level++) schema = { [keyword]: schema };
  return schema;
}

describe('a schema is too heavy', () => {
  test.each<[string, JsonObject, number]>([
    ['that doubles itself often', doubling(20), 1],
    ['that doubles itself by dynamic references', doubling(20, '$dynamicRef'), 1],
    ['that doubles itself by recursive references', doubling(20, '$recursiveRef'), 1],
    ['that refers to itself for the same value', { allOf: [{ $ref: '#' }] }, 0],
    [
      'that refers to a part of itself for the same value',
      { definitions: { a: { not: { $ref: '#/definitions/a' } } }, $ref: '#/definitions/a' },
      0,
    ],
    ['that refers to itself by an anchor', { $anchor: 'top', allOf: [{ $ref: '#top' }] }, 0],
    ['that refers to itself by a dynamic anchor', { $dynamicAnchor: 'top', allOf: [{ $dynamicRef: '#top' }] }, 0],
    ['that refers to itself by its $id', { $id: 'https://x/y', allOf: [{ $ref: 'https://x/y' }] }, 0],
    [
      'that refers to a part of itself by its $id',
      { $ref: 'https://x/y', $defs: { a: { $id: 'https://x/y', not: { $ref: 'https://x/y' } } } },
      0,
    ],
    ['with schemas inside each other beyond any use', nested(1100, 'not'), 0],
    [
      'that doubles at each level of a deep value',
      {
        definitions: {
          n: {
            allOf: [
              { properties: { c: { $ref: '#/definitions/n' } } },
              { properties: { c: { $ref: '#/definitions/n' } } },
            ],
          },
        },
        $ref: '#/definitions/n',
      },
      60,
    ],
    [
      'that refers to an escaped name',
      { definitions: { 'a/b': { not: { $ref: '#/definitions/a~1b' } } }, $ref: '#/definitions/a~1b' },
      0,
    ],
  ])('%s', (_name, schema, depth) => {
    expect(isTooHeavy(schema, depth)).toBe(true);
  });

  test.each<[string, JsonObject | boolean, number]>([
    ['that is true', true, 10],
    ['that is empty', {}, 10],
    ['that doubles itself a few times', doubling(10), 10],
    ['with schemas inside each other', nested(900, 'not'), 0],
    [
      'whose parts refer to it, for a value without parts',
      { allOf: [{ properties: { c: { $ref: '#' } } }, { properties: { c: { $ref: '#' } } }] },
      0,
    ],
    [
      'whose parts refer to it, for a value of a few levels',
      { allOf: [{ properties: { c: { $ref: '#' } } }, { properties: { c: { $ref: '#' } } }] },
      5,
    ],
    ['whose parts refer to it once, for a deep value', { properties: { c: { $ref: '#' } } }, 1000],
    [
      'whose definitions refer to each other, but nothing to them',
      { definitions: { a: { allOf: [{ $ref: '#/definitions/b' }] }, b: { allOf: [{ $ref: '#/definitions/a' }] } } },
      5,
    ],
    ['that refers to nothing that is there', { $ref: '#/definitions/none' }, 5],
    ['that refers to a list', { $ref: '#/allOf', allOf: [{}] }, 5],
    ['that refers to nothing known', { $ref: 'https://x/y', definitions: { a: { $id: 'https://x/z' } } }, 5],
    ['whose reference is no text', { $ref: {} }, 5],
  ])('but not one %s', (_name, schema, depth) => {
    expect(isTooHeavy(schema, depth)).toBe(false);
  });

  test('when it stands for more than a hundred thousand, and not before', () => {
    const many = (count: number): JsonObject => ({ allOf: Array.from({ length: count }, () => ({})) });
    expect(isTooHeavy(many(99_999), 0)).toBe(false);
    expect(isTooHeavy(many(100_000), 0)).toBe(true);
  });

  test('when schemas inside each other are more than a thousand', () => {
    expect(isTooHeavy(nested(999, 'not'), 0)).toBe(false);
    expect(isTooHeavy(nested(1000, 'not'), 0)).toBe(true);
  });

  test('although each of its references is weighed only once', () => {
    // 2^16 schemas take no longer than 16.
    expect(isTooHeavy(doubling(14), 0)).toBe(false);
    expect(isTooHeavy(doubling(17), 0)).toBe(true);
  });
});
