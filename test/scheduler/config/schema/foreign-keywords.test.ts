import { describe, expect, test } from 'vitest';
import { isForeign } from '../../../../scheduler/config/schema/foreign-keywords.ts';
import type { Json } from '../../../../scheduler/config/schema/json.ts';
import { createSchemaSet } from '../../../../scheduler/config/schema/schema-set.ts';

const DIALECTS = {
  4: 'http://json-schema.org/draft-04/schema#',
  6: 'http://json-schema.org/draft-06/schema#',
  7: 'http://json-schema.org/draft-07/schema#',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

function stateOf(schema: object, value: Json): string {
  return createSchemaSet().check(JSON.stringify(schema), value).state;
}

describe('what the validator would act on, but no draft has', () => {
  const strict = { required: ['NOPE'] };

  test.each([
    ['at the top', { $async: true, ...strict }],
    ['with a dialect', { $schema: DIALECTS[7], $async: true, ...strict }],
    ['in a later dialect', { $schema: DIALECTS['2020-12'], $async: true, ...strict }],
    ['inside', { allOf: [{ $async: true, ...strict }] }],
    ['in a definition', { definitions: { a: { $async: true, ...strict } }, $ref: '#/definitions/a' }],
    ['in a list of items', { items: [{ $async: true }], ...strict }],
    ['beside what it names', { $async: { $ref: '#' }, ...strict }],
  ])('$async %s doesn’t make the answer a promise', (_, schema) => {
    expect(stateOf(schema, { A: '1' })).toBe('violated');
  });

  test.each(Object.values(DIALECTS))('$async is ignored where the schema holds: %s', $schema => {
    expect(stateOf({ $schema, $async: true, type: 'object' }, { A: '1' })).toBe('valid');
  });

  test('where nothing but a reference leads it makes the schema unusable', () => {
    expect(stateOf({ parts: { a: { $async: true, ...strict } }, $ref: '#/parts/a' }, {})).toBe('unusable');
  });

  test('nullable allows nothing', () => {
    expect(stateOf({ properties: { A: { type: 'string', nullable: true } } }, { A: null })).toBe('violated');
  });

  test('a property may have such a name', () => {
    expect(stateOf({ properties: { $async: { type: 'number' } } }, { $async: 'x' })).toBe('violated');
    expect(stateOf({ enum: [{ $async: true }] }, { $async: true })).toBe('valid');
  });
});

describe('keywords of later drafts', () => {
  test.each<[keyof typeof DIALECTS, object, Json]>([
    [4, { const: 1 }, 2],
    [4, { contains: { type: 'string' } }, [1]],
    [4, { propertyNames: { maxLength: 1 } }, { long: 1 }],
    [6, { if: true, then: false }, 1],
    [6, { if: false, else: false }, 1],
    [7, { dependentRequired: { A: ['B'] } }, { A: 1 }],
    [7, { dependentSchemas: { A: false } }, { A: 1 }],
    [7, { unevaluatedProperties: false }, { A: 1 }],
    [7, { contains: { type: 'string' }, minContains: 2 }, ['a']],
    ['2019-09', { prefixItems: [false] }, [1]],
  ])('mean nothing in draft %s: %j', (draft, schema, value) => {
    expect(stateOf({ $schema: DIALECTS[draft], ...schema }, value)).toBe('valid');
    const drafts = Object.keys(DIALECTS);
    const later = drafts.slice(drafts.indexOf(String(draft)) + 1).map(name => Reflect.get(DIALECTS, name) as string);
    expect(later.map($schema => stateOf({ $schema, ...schema }, value))).toContain('violated');
  });

  test.each(['toString', 'constructor', '__proto__', 'properties', 'parts'])('%s is none', keyword => {
    expect(isForeign(keyword, '4')).toBe(false);
  });
});

test.each<[string, string, string]>([
  ['const', '4', '6'],
  ['contains', '4', '6'],
  ['propertyNames', '4', '6'],
  ['if', '6', '7'],
  ['then', '6', '7'],
  ['else', '6', '7'],
  ['$recursiveAnchor', '7', '2019-09'],
  ['$recursiveRef', '7', '2019-09'],
  ['dependentRequired', '7', '2019-09'],
  ['dependentSchemas', '7', '2019-09'],
  ['maxContains', '7', '2019-09'],
  ['minContains', '7', '2019-09'],
  ['unevaluatedItems', '7', '2019-09'],
  ['unevaluatedProperties', '7', '2019-09'],
  ['$dynamicAnchor', '2019-09', '2020-12'],
  ['$dynamicRef', '2019-09', '2020-12'],
  ['prefixItems', '2019-09', '2020-12'],
])('%s means nothing in draft %s, and something in %s', (keyword, before, since) => {
  expect(isForeign(keyword, before as Parameters<typeof isForeign>[1])).toBe(true);
  expect(isForeign(keyword, since as Parameters<typeof isForeign>[1])).toBe(false);
});

test.each<[string, string, string]>([
  ['dependencies', '7', '2019-09'],
  ['additionalItems', '2019-09', '2020-12'],
  ['$recursiveAnchor', '2019-09', '2020-12'],
  ['$recursiveRef', '2019-09', '2020-12'],
])('%s means something in draft %s, and nothing in %s', (keyword, last, after) => {
  expect(isForeign(keyword, last as Parameters<typeof isForeign>[1])).toBe(false);
  expect(isForeign(keyword, after as Parameters<typeof isForeign>[1])).toBe(true);
});

test('keywords of earlier drafts mean nothing', () => {
  const schema = { dependencies: { A: ['B'] } };
  expect(stateOf({ $schema: DIALECTS[7], ...schema }, { A: 1 })).toBe('violated');
  expect(stateOf({ $schema: DIALECTS['2019-09'], ...schema }, { A: 1 })).toBe('valid');
  expect(stateOf({ $schema: DIALECTS['2020-12'], ...schema }, { A: 1 })).toBe('valid');
});

test.each(['$async', '$data', 'discriminator', 'nullable'])('%s means nothing in any draft', keyword => {
  expect(isForeign(keyword, '4')).toBe(true);
  expect(isForeign(keyword, '2020-12')).toBe(true);
});
