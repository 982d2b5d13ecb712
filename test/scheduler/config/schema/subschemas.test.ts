import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../scheduler/config/schema/json.ts';
import {
  holdsForParts,
  isDefinition,
  isSchema,
  mapSubschemas,
  subschemas,
} from '../../../../scheduler/config/schema/subschemas.ts';

const A = { type: 'string' };
const B = { type: 'number' };

const SINGLE = [
  'additionalItems', 'additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then', 'unevaluatedItems',
  'unevaluatedProperties',
]; // biome-ignore format: a list of words
const LISTS = ['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems'];
const MAPS = ['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties'];

function inside(schema: JsonObject) {
  return [...subschemas(schema)].map(({ keyword, member, schema: found }) => [keyword, member, found]);
}

describe('the schemas directly inside a schema', () => {
  test.each(SINGLE)('%s has one', keyword => {
    expect(inside({ [keyword]: A })).toEqual([[keyword, undefined, A]]);
    expect(inside({ [keyword]: false })).toEqual([[keyword, undefined, false]]);
    expect(inside({ [keyword]: 'text' })).toEqual([]);
  });

  test.each(LISTS)('%s has a list of them', keyword => {
    expect(inside({ [keyword]: [A, 1, true] })).toEqual([
      [keyword, '0', A],
      [keyword, '2', true],
    ]);
  });

  test.each(MAPS)('%s has them by name', keyword => {
    expect(inside({ [keyword]: { a: A, b: ['c'], d: B } })).toEqual([
      [keyword, 'a', A],
      [keyword, 'd', B],
    ]);
  });

  test('are none in other keywords, or in keywords that hold something else', () => {
    expect(inside({ const: A, enum: [A], default: A, type: 'object', required: ['a'] })).toEqual([]);
    expect(inside({ allOf: { a: A }, properties: [A], not: [A] })).toEqual([]);
  });

  test('are told in the order of keywords', () => {
    expect(inside({ not: A, properties: { a: B } }).map(([keyword]) => keyword)).toEqual(['not', 'properties']);
  });
});

describe('a copy with each of them replaced', () => {
  const mark = (schema: JsonObject): JsonObject => ({ ...schema, marked: true });
  const MARKED = { ...A, marked: true };

  test.each(SINGLE)('%s', keyword => {
    expect(mapSubschemas({ [keyword]: A }, mark)).toEqual({ [keyword]: MARKED });
    expect(mapSubschemas({ [keyword]: true }, mark)).toEqual({ [keyword]: true });
  });

  test.each(LISTS)('%s', keyword => {
    expect(mapSubschemas({ [keyword]: [A, true, 1] }, mark)).toEqual({ [keyword]: [MARKED, true, 1] });
  });

  test.each(MAPS)('%s', keyword => {
    expect(mapSubschemas({ [keyword]: { a: A, b: ['c'], not: false } }, mark)).toEqual({
      [keyword]: { a: MARKED, b: ['c'], not: false },
    });
  });

  test('has the rest as it is', () => {
    const schema = { const: A, enum: [A], allOf: 'text', properties: [A], items: 'text' };
    expect(mapSubschemas(schema, mark)).toEqual(schema);
  });
});

test.each<[unknown, boolean]>([
  [true, true],
  [false, true],
  [{}, true],
  [[], false],
  [null, false],
  ['a', false],
  [undefined, false],
])('%j is a schema: %s', (value, expected) => {
  expect(isSchema(value as never)).toBe(expected);
});

test('keywords hold for parts of a value, or for the value', () => {
  const parts = [...SINGLE, ...LISTS, ...MAPS].filter(holdsForParts);
  expect(new Set(parts)).toEqual(
    new Set([
      'additionalItems', 'additionalProperties', 'contains', 'items', 'patternProperties', 'prefixItems', 'properties', 'propertyNames',
      'unevaluatedItems', 'unevaluatedProperties',
    ]), // biome-ignore format: a list of words
  );
});

test('definitions hold only where something refers to them', () => {
  expect([...SINGLE, ...LISTS, ...MAPS].filter(isDefinition)).toEqual(['$defs', 'definitions']);
});
