import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../scheduler/config/schema/json.ts';
import { pointerTokens, schemaProblem } from '../../../../scheduler/config/schema/schema-problem.ts';

test.each<[JsonObject, string]>([
  [
    { type: 'objekt' },
    'has a primitive type that is NOT VALID -- given: /objekt/ Expected valid values are:[array boolean integer number null object string]',
  ],
  [{ type: ['string', 'string'] }, 'string type is duplicated'],
  [{ type: 1 }, 'Invalid type. Expected: string/array of strings, given: type'],
  [{ required: 'A' }, 'required must be of an array'],
  [{ required: ['A', 'A'] }, 'required items must be unique'],
  [{ required: [1] }, 'required items must be string'],
  [{ properties: { A: { pattern: '(' } } }, 'pattern must be a valid regex'],
  [{ properties: { A: { pattern: '(?=a)' } } }, 'pattern must be a valid regex'],
  [{ patternProperties: { '(': {} } }, "Invalid regex pattern '('"],
  [{ minLength: -1 }, 'minLength must be greater than or equal to 0'],
  [{ minLength: 'x' }, 'minLength must be of an integer'],
  [{ minLength: 3, maxLength: 2 }, 'minLength cannot be greater than maxLength'],
  [{ minimum: '1' }, 'minimum must be of a number'],
  [{ multipleOf: 0 }, 'multipleOf must be strictly greater than 0'],
  [{ enum: 'a' }, 'enum must be of an array'],
  [{ enum: ['a', 'a'] }, 'enum items must be unique'],
  [{ anyOf: {} }, 'anyOf must be of an array'],
  [{ not: 1 }, 'not must be of an object'],
  [{ uniqueItems: 'yes' }, 'uniqueItems must be of a boolean'],
  [{ additionalProperties: 1 }, 'Invalid type. Expected: boolean/valid schema, given: additionalProperties'],
  [
    { dependencies: { A: { type: 'x' } } },
    'has a primitive type that is NOT VALID -- given: /x/ Expected valid values are:[array boolean integer number null object string]',
  ],
  [{ $ref: '#/definitions/none' }, "Object has no key 'definitions'"],
  [{ $ref: '#/anyOf/2', anyOf: [{}] }, "Out of bound array[0,1] index '2'"],
  [{ $ref: '#/anyOf/x', anyOf: [{}] }, "Invalid array index 'x'"],
  [{ $ref: 'http://x/y' }, '$ref "http://x/y" leads out of the schema, and nothing outside of it is ever read'],
])('%j: %s', (schema, problem) => {
  expect(schemaProblem(schema)).toBe(problem);
});

test('a schema without fault has no problem', () => {
  expect(
    schemaProblem({ type: 'object', properties: { a: { $ref: '#/definitions/b%20c' } }, definitions: { 'b c': {} } }),
  ).toBeUndefined();
  expect(schemaProblem(true)).toBeUndefined();
});

const TYPE =
  'has a primitive type that is NOT VALID -- given: /x/ Expected valid values are:[array boolean integer number null object string]';
const BAD = { type: 'x' };

// The words and the order are those of the original's validator.
describe('what is wrong with a schema', () => {
  test.each<[JsonObject, string]>([
    [{ definitions: [] }, 'Invalid type. Expected: array of schemas, given: definitions'],
    [{ definitions: { a: 1 } }, 'Invalid type. Expected: array of schemas, given: definitions'],
    [{ title: 1 }, 'Invalid type. Expected: string, given: title'],
    [{ description: [] }, 'Invalid type. Expected: string, given: description'],
    [{ $ref: 1 }, 'Invalid type. Expected: string, given: $ref'],
    [{ properties: { a: 1 } }, 'Invalid type. Expected: valid schema, given: properties'],
    [{ patternProperties: 1 }, 'Invalid type. Expected: valid schema, given: patternProperties'],
    [{ propertyNames: 1 }, 'Invalid type. Expected: valid schema, given: patternProperties'],
    [{ items: 1 }, 'Invalid type. Expected: valid schema/array of schemas, given: items'],
    [{ additionalItems: 1 }, 'Invalid type. Expected: boolean/valid schema, given: additionalItems'],
    [{ multipleOf: 'a' }, 'Invalid type. Expected: number, given: multipleOf'],
    [{ multipleOf: -1 }, 'multipleOf must be strictly greater than 0'],
    [{ maximum: 'a' }, 'maximum must be of a number'],
    [{ minLength: 1.5 }, 'minLength must be of an integer'],
    [{ maxLength: -1 }, 'maxLength must be greater than or equal to 0'],
    [{ pattern: 1 }, 'pattern must be of a string'],
    [{ format: 1 }, 'format must be of type string'],
    [{ minProperties: 'a' }, 'minProperties must be of an integer'],
    [{ maxProperties: 'a' }, 'maxProperties must be of an integer'],
    [{ minProperties: 3, maxProperties: 2 }, 'minProperties cannot be greater than maxProperties'],
    [{ minItems: -1 }, 'minItems must be greater than or equal to 0'],
    [{ maxItems: 'a' }, 'maxItems must be of an integer'],
    [
      {
        enum: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      },
      'enum items must be unique',
    ],
    [{ oneOf: 1 }, 'oneOf must be of an array'],
    [{ allOf: 1 }, 'allOf must be of an array'],
    [{ if: 1 }, 'if must be of an object'],
    [{ then: 'a' }, 'then must be of an object'],
    [{ else: [] }, 'else must be of an object'],
    [{ $ref: '#/title', title: 'a' }, 'Invalid type. Expected: valid schema, given: #/title'],
    [{ $ref: '#/title/x', title: 'a' }, "Invalid token reference 'x'"],
    [{ $ref: '#/allOf/1', allOf: [{}] }, "Out of bound array[0,1] index '1'"],
    [{ $ref: '#/allOf/-1', allOf: [{}] }, "Invalid array index '-1'"],
    [{ $ref: '#/allOf/1x', allOf: [{}] }, "Invalid array index '1x'"],
    [{ $ref: '#/allOf/x1', allOf: [{}] }, "Invalid array index 'x1'"],
  ])('%j: %s', (schema, problem) => {
    expect(schemaProblem(schema)).toBe(problem);
  });

  test.each([
    'additionalItems', 'additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then',
  ])('is found inside of %s', keyword => {
    expect(schemaProblem({ [keyword]: BAD })).toBe(TYPE);
    expect(schemaProblem({ [keyword]: { not: BAD } })).toBe(TYPE);
  }); // biome-ignore format: a list of words

  test.each(['allOf', 'anyOf', 'items', 'oneOf'])('is found inside of the list %s', keyword => {
    expect(schemaProblem({ [keyword]: [{}, BAD] })).toBe(TYPE);
  });

  test.each(['definitions', 'dependencies', 'patternProperties', 'properties'])(
    'is found inside of %s, by name',
    keyword => {
      expect(schemaProblem({ [keyword]: { a: {}, b: BAD } })).toBe(TYPE);
    },
  );

  test('is told in the order in which the original looks, the inside of a keyword before what follows it', () => {
    expect(schemaProblem({ not: 1, type: 'x' })).toBe(TYPE);
    expect(schemaProblem({ title: 1, properties: { a: BAD } })).toBe('Invalid type. Expected: string, given: title');
    expect(schemaProblem({ required: 1, properties: { a: BAD } })).toBe(TYPE);
  });

  test.each<[JsonObject]>([
    [{ type: ['string', 'null'], required: [], enum: [], allOf: [] }],
    [{ minLength: 0, maxLength: 0, minProperties: 2, maxProperties: 2, minItems: 5, maxItems: 2 }],
    [{ minimum: 5, maximum: 1, multipleOf: 0.1, uniqueItems: false }],
    [{ title: '', description: '', format: 'x', pattern: '', const: { type: 'x' }, default: { type: 'x' } }],
    [{ items: [{}, true], additionalItems: false, additionalProperties: {}, not: true, if: false }],
    [{ dependencies: { a: ['b'], c: {} }, patternProperties: { '^a': {} }, propertyNames: {} }],
    [{ $ref: '#' }],
    [{ $ref: '#anchor' }],
    [{ $ref: '#/allOf/0', allOf: [{}] }],
    [{ $ref: '#/definitions/a~1b', definitions: { 'a/b': {} } }],
    [{ $ref: '#/definitions/a~0b', definitions: { 'a~b': true } }],
    [{ $ref: '#/definitions/%', definitions: { '%': {} } }],
    [{ $ref: 'https://x/y', definitions: { a: { $id: 'https://x/y' } } }],
    [{ $ref: 'https://x/y#/definitions/b', definitions: { a: { $id: 'https://x/y#' } } }],
    [{ $ref: 'y.json', not: { properties: { a: { id: 'https://x/y.json' } } } }],
    [{ $id: 'https://x/y', allOf: [{ $ref: 'https://x/y' }] }],
  ])('is nothing: %j', schema => {
    expect(schemaProblem(schema)).toBeUndefined();
  });

  test.each([
    { $ref: 'https://x/y', definitions: { a: { $id: 'https://x/z' } } },
    { $ref: 'y.json', definitions: { a: { $id: 'https://x/ay.json' } } },
    { $ref: 'https://x/y', definitions: { a: true, b: { $id: 1 } } },
  ])('is a reference that leads out of it: %j', schema => {
    expect(schemaProblem(schema)).toBe(
      `$ref "${schema.$ref}" leads out of the schema, and nothing outside of it is ever read`,
    );
  });
});

test.each([
  ['#', []],
  ['#/a/b', ['a', 'b']],
  ['#/a~1b/c~0d', ['a/b', 'c~d']],
  ['#/a%20b', ['a b']],
  ['#/%zz', ['%zz']],
  ['#/', ['']],
  ['/a/0', ['a', '0']],
  ['#/~01', ['~1']],
])('the parts of %s are %j', (reference, parts) => {
  expect(pointerTokens(reference)).toEqual(parts);
});
