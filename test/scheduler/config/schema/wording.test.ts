import { describe, expect, test } from 'vitest';
import { fieldOf, describe as inWords } from '../../../../scheduler/config/schema/wording.ts';

// The words of the original's validator, gojsonschema, so that they can be searched for.
describe('what is wrong, in words', () => {
  test.each<[string, Parameters<typeof inWords>[0], string]>([
    ['false schema', { keyword: 'false schema' }, 'False always fails validation'],
    [
      'type',
      { keyword: 'type', params: { type: 'integer' }, data: 'a' },
      'Invalid type. Expected: integer, given: string',
    ],
    [
      'types',
      { keyword: 'type', params: { type: ['integer', 'null'] }, data: 'a' },
      'Invalid type. Expected: [integer,null], given: string',
    ],
    [
      'a list of one type',
      { keyword: 'type', params: { type: ['integer'] }, data: 'a' },
      'Invalid type. Expected: integer, given: string',
    ],
    ['required', { keyword: 'required', params: { missingProperty: 'A' } }, 'A is required'],
    ['anyOf', { keyword: 'anyOf' }, 'Must validate at least one schema (anyOf)'],
    ['oneOf', { keyword: 'oneOf' }, 'Must validate one and only one schema (oneOf)'],
    ['allOf', { keyword: 'allOf' }, 'Must validate all the schemas (allOf)'],
    ['not', { keyword: 'not' }, 'Must not validate the schema (not)'],
    ['dependencies', { keyword: 'dependencies', params: { missingProperty: 'B' } }, 'Has a dependency on B'],
    ['dependentRequired', { keyword: 'dependentRequired', params: { missingProperty: 'B' } }, 'Has a dependency on B'],
    ['then', { keyword: 'if', params: { failingKeyword: 'then' } }, 'Must validate "then" as "if" was valid'],
    ['else', { keyword: 'if', params: { failingKeyword: 'else' } }, 'Must validate "else" as "if" was not valid'],
    [
      'const',
      { keyword: 'const', params: { allowedValue: { b: 1, a: '<' } } },
      String.raw`A.0 does not match: {"a":"\u003c","b":1}`,
    ],
    [
      'enum',
      { keyword: 'enum', params: { allowedValues: ['a', 1, null] } },
      'A.0 must be one of the following: "a", 1, null',
    ],
    ['minItems', { keyword: 'minItems', params: { limit: 2 } }, 'Array must have at least 2 items'],
    ['maxItems', { keyword: 'maxItems', params: { limit: 2 } }, 'Array must have at most 2 items'],
    ['additionalItems', { keyword: 'additionalItems' }, 'No additional items allowed on array'],
    ['items', { keyword: 'items' }, 'No additional items allowed on array'],
    [
      'uniqueItems',
      { keyword: 'uniqueItems', data: ['a', { b: 1 }, 'c', { b: 1 }] },
      'array items[1,3] must be unique',
    ],
    [
      'uniqueItems, without two that are equal',
      { keyword: 'uniqueItems', data: ['a', 'b'] },
      'array items must be unique',
    ],
    ['uniqueItems, of what is no list', { keyword: 'uniqueItems', data: 'a' }, 'array items must be unique'],
    ['contains', { keyword: 'contains' }, 'At least one of the items must match'],
    ['minProperties', { keyword: 'minProperties', params: { limit: 2 } }, 'Must have at least 2 properties'],
    ['maxProperties', { keyword: 'maxProperties', params: { limit: 2 } }, 'Must have at most 2 properties'],
    [
      'additionalProperties',
      { keyword: 'additionalProperties', params: { additionalProperty: 'X' } },
      'Additional property X is not allowed',
    ],
    [
      'propertyNames',
      { keyword: 'propertyNames', params: { propertyName: 'X' } },
      'Property name of "X" does not match',
    ],
    ['minLength', { keyword: 'minLength', params: { limit: 2 } }, 'String length must be greater than or equal to 2'],
    ['maxLength', { keyword: 'maxLength', params: { limit: 2 } }, 'String length must be less than or equal to 2'],
    ['pattern', { keyword: 'pattern', params: { pattern: '^a$' } }, "Does not match pattern '^a$'"],
    ['format', { keyword: 'format', schema: 'date' }, "Does not match format 'date'"],
    ['multipleOf', { keyword: 'multipleOf', schema: 0.1 }, 'Must be a multiple of 0.1'],
    ['multipleOf, with ten digits', { keyword: 'multipleOf', schema: 1 / 3 }, 'Must be a multiple of 0.3333333333'],
    ['minimum', { keyword: 'minimum', params: { comparison: '>=', limit: 10 } }, 'Must be greater than or equal to 10'],
    ['maximum', { keyword: 'maximum', params: { comparison: '<=', limit: 10 } }, 'Must be less than or equal to 10'],
    [
      'exclusiveMinimum',
      { keyword: 'exclusiveMinimum', params: { comparison: '>', limit: 1.5 } },
      'Must be greater than 1.5',
    ],
    [
      'exclusiveMaximum',
      { keyword: 'exclusiveMaximum', params: { comparison: '<', limit: 1e21 } },
      'Must be less than 1e+21',
    ],
    [
      'what the original doesn’t know',
      { keyword: 'unevaluatedProperties', message: 'must NOT have unevaluated properties' },
      'must NOT have unevaluated properties',
    ],
    ['what nobody knows', { keyword: 'x' }, 'is not valid'],
  ])('%s', (_name, found, expected) => {
    expect(inWords(found, ['A', '0'])).toBe(expected);
  });

  test.each<[unknown, string]>([
    ['a', 'string'],
    [true, 'boolean'],
    [null, 'null'],
    [1, 'integer'],
    [1.5, 'number'],
    [[], 'array'],
    [{}, 'object'],
  ])('%j is given as %s', (data, name) => {
    expect(inWords({ keyword: 'type', params: { type: 'x' }, data })).toBe(`Invalid type. Expected: x, given: ${name}`);
  });

  test('at the root', () => {
    expect(inWords({ keyword: 'const', params: { allowedValue: 1 } })).toBe('(root) does not match: 1');
  });

  test('without what they should say', () => {
    expect(inWords({ keyword: 'required', params: { missingProperty: {} } })).toBe(' is required');
    expect(inWords({ keyword: 'multipleOf', schema: 'a' })).toBe('Must be a multiple of ');
    expect(inWords({ keyword: 'enum', params: { allowedValues: 'a' } })).toBe('(root) must be one of the following: ');
  });
});

test.each([
  [[], '(root)'],
  [['A'], 'A'],
  [['A', '0', 'b.c'], 'A.0.b.c'],
])('the path %j is written %s', (path, expected) => {
  expect(fieldOf(path)).toBe(expected);
});
