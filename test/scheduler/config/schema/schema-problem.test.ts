import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../scheduler/config/schema/json.ts';
import { schemaProblem } from '../../../../scheduler/config/schema/schema-problem.ts';

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
