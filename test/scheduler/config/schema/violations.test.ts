import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../scheduler/config/schema/json.ts';
import { createSchemaSet } from '../../../../scheduler/config/schema/schema-set.ts';
import { violationsOf } from '../../../../scheduler/config/schema/violations.ts';

/** The violations of a value, as `field: text`. */
function violations(schema: unknown, value: Json): string[] {
  const outcome = createSchemaSet().check(JSON.stringify(schema), value);
  if (outcome.state !== 'violated') return [outcome.state];
  return outcome.violations.map(({ path, text }) => `${path.join('.')}: ${text}`);
}

describe('where and how a value violates a schema', () => {
  const number = { type: 'number' };
  const text = { type: 'string' };

  test.each<[string, unknown, Json, string[]]>([
    ['at the root', { required: ['A', 'B'] }, {}, [': A is required', ': B is required']],
    ['at a property', { properties: { A: number } }, { A: 'x' }, ['A: Invalid type. Expected: number, given: string']],
    [
      'deep inside',
      { properties: { A: { items: { properties: { b: number } } } } },
      { A: [{ b: 1 }, { b: 'x' }] },
      ['A.1.b: Invalid type. Expected: number, given: string'],
    ],
    [
      'at properties by name, not in the order of the schema',
      { properties: { B: number, A: number } },
      { B: 'x', A: 'x' },
      ['A: Invalid type. Expected: number, given: string', 'B: Invalid type. Expected: number, given: string'],
    ],
    [
      'at items in their order',
      { properties: { L: { items: number } } },
      { L: ['a', 1, 'b', 3, 4, 5, 6, 7, 8, 9, 'c'] },
      ['L.0', 'L.2', 'L.10'].map(place => `${place}: Invalid type. Expected: number, given: string`),
    ],
    [
      'at items by their place',
      { properties: { L: { items: [text, number] } } },
      { L: [1, 'a'] },
      ['L.0: Invalid type. Expected: string, given: integer', 'L.1: Invalid type. Expected: number, given: string'],
    ],
    [
      'at items beyond those',
      { properties: { L: { items: [text], additionalItems: number } } },
      { L: ['a', 'b'] },
      ['L.1: Invalid type. Expected: number, given: string'],
    ],
    [
      'at names that match a pattern',
      { patternProperties: { '^A': number, A$: { minimum: 5 } } },
      { AB: 'x', A: 1 },
      ['A: Must be greater than or equal to 5', 'AB: Invalid type. Expected: number, given: string'],
    ],
    [
      'at other properties',
      { properties: { A: {} }, additionalProperties: number },
      { A: 'x', B: 'x' },
      ['B: Invalid type. Expected: number, given: string'],
    ],
    [
      'at properties with slashes and tildes in their names',
      { properties: { 'a/b': { properties: { 'c~d': number } } } },
      { 'a/b': { 'c~d': 'x' } },
      ['a/b.c~d: Invalid type. Expected: number, given: string'],
    ],
    ['by what never is', { properties: { A: false } }, { A: 'x' }, ['A: False always fails validation']],
    [
      'by its type alone, when that is wrong',
      { properties: { A: { type: 'object', required: ['x'], minProperties: 1 } } },
      { A: 'x' },
      ['A: Invalid type. Expected: object, given: string'],
    ],
    [
      'by a schema that is referred to',
      { properties: { A: { $ref: '#/definitions/n' } }, definitions: { n: number } },
      { A: 'x' },
      ['A: Invalid type. Expected: number, given: string'],
    ],
    [
      'by the schema itself, which is referred to',
      { properties: { A: { $ref: '#' } }, required: ['B'] },
      { A: {}, B: 1 },
      ['A: B is required'],
    ],
    [
      'by combinations, limits and what is required, in the order of the original',
      { not: { required: ['A'] }, minProperties: 3, required: ['B'], properties: { A: number } },
      { A: 'x' },
      [
        ': Must not validate the schema (not)',
        ': Must have at least 3 properties',
        ': B is required',
        'A: Invalid type. Expected: number, given: string',
      ],
    ],
  ])('%s', (_name, schema, value, expected) => {
    expect(violations(schema, value)).toEqual(expected);
  });
});

describe('of several alternatives', () => {
  const number = { type: 'number' };

  test.each<[string, unknown, Json, string[]]>([
    [
      'the nearest is gone into',
      { anyOf: [{ required: ['A', 'B'] }, { required: ['C'] }] },
      {},
      [': Must validate at least one schema (anyOf)', ': C is required'],
    ],
    [
      'the first of equally near ones is gone into',
      { anyOf: [{ required: ['A'] }, { required: ['C'] }] },
      {},
      [': Must validate at least one schema (anyOf)', ': A is required'],
    ],
    [
      'one of another type is farther than two others',
      { properties: { K: { anyOf: [{ type: 'object' }, { minimum: 5, multipleOf: 2 }] } } },
      { K: 1 },
      [
        'K: Must validate at least one schema (anyOf)',
        'K: Must be a multiple of 2',
        'K: Must be greater than or equal to 5',
      ],
    ],
    [
      'one of another type is as far as three others',
      { properties: { K: { anyOf: [{ type: 'object' }, { minimum: 5, multipleOf: 2, enum: [7] }] } } },
      { K: 1 },
      ['K: Must validate at least one schema (anyOf)', 'K: Invalid type. Expected: object, given: integer'],
    ],
    [
      'another type further inside is near',
      { oneOf: [{ required: ['A', 'B'] }, { properties: { K: number } }] },
      { K: 'x' },
      [': Must validate one and only one schema (oneOf)', 'K: Invalid type. Expected: number, given: string'],
    ],
    [
      'none is gone into when more than one holds',
      { oneOf: [{ required: ['K'] }, { minProperties: 1 }] },
      { K: 'x' },
      [': Must validate one and only one schema (oneOf)'],
    ],
    [
      'none is gone into when one holds',
      { anyOf: [{ required: ['A'] }, {}], required: ['B'] },
      {},
      [': B is required'],
    ],
    [
      'all are gone into where all must hold',
      { allOf: [{ required: ['A'] }, { required: ['B'] }, {}] },
      {},
      [': A is required', ': B is required', ': Must validate all the schemas (allOf)'],
    ],
    [
      'the branch that had to hold is gone into',
      { if: { required: ['A'] }, then: { required: ['B'] }, else: { required: ['C'] } },
      { A: 1 },
      [': Must validate "then" as "if" was valid', ': B is required'],
    ],
    [
      'the other branch is gone into',
      { if: { required: ['A'] }, then: { required: ['B'] }, else: { required: ['C'] } },
      {},
      [': Must validate "else" as "if" was not valid', ': C is required'],
    ],
    [
      'the nearest item is gone into',
      { properties: { L: { contains: { required: ['a', 'b'] } } } },
      { L: [{}, { a: 1 }] },
      ['L: At least one of the items must match', 'L.1: b is required'],
    ],
    [
      'no item is gone into when there is none',
      { properties: { L: { contains: number } } },
      { L: [] },
      ['L: At least one of the items must match'],
    ],
    [
      'an item of another type is farther than two others',
      { properties: { L: { contains: { type: 'object', required: ['a', 'b'] } } } },
      { L: ['x', {}] },
      ['L: At least one of the items must match', 'L.1: a is required', 'L.1: b is required'],
    ],
    [
      'the name of a key is gone into',
      { propertyNames: { maxLength: 2, pattern: '^a' } },
      { bbb: 1 },
      [
        ': Property name of "bbb" does not match',
        ': String length must be less than or equal to 2',
        ": Does not match pattern '^a'",
      ],
    ],
    [
      'what follows from a key is gone into',
      { dependencies: { A: { required: ['B'] }, C: ['D'] } },
      { A: 1, C: 1 },
      [': Has a dependency on D', ': B is required'],
    ],
  ])('%s', (_name, schema, value, expected) => {
    expect(violations(schema, value)).toEqual(expected);
  });
});

describe('what the original doesn’t know', () => {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';

  test('is told in the words of the validator, with its place', () => {
    const schema = { $schema, properties: { A: { properties: { a: {} }, unevaluatedProperties: false } } };
    expect(violations(schema, { A: { b: 1 } })).toEqual(['A: must NOT have unevaluated properties']);
  });

  test('is told in the place of all, when nothing else can be', () => {
    const schema = { $schema, $defs: { a: { $anchor: 'x', required: ['B'] } }, $ref: '#x' };
    expect(violations(schema, {})).toEqual([': B is required']);
  });

  test('may be keys that follow from others', () => {
    expect(violations({ $schema, dependentSchemas: { A: { required: ['B'] } } }, { A: 1 })).toEqual([
      ': B is required',
    ]);
  });
});

test('of very many violations two hundred are told', () => {
  const value = Array.from({ length: 300 }, (_, index) => `x${index}`);
  expect(violations({ properties: { L: { items: { type: 'number' } } } }, { L: value })).toHaveLength(200);
});

test('of no errors there are no violations', () => {
  expect(violationsOf({ required: ['A'] }, [])).toEqual([]);
});
