import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../scheduler/config/schema/json.ts';
import { createSchemaSet } from '../../../../scheduler/config/schema/schema-set.ts';

function checked(schema: unknown, value: Json) {
  return createSchemaSet().check(typeof schema === 'string' ? schema : JSON.stringify(schema), value);
}

describe('checking a value', () => {
  test('finds it valid', () => {
    expect(checked({ required: ['A'] }, { A: 1 })).toEqual({ state: 'valid' });
    expect(checked('true', {})).toEqual({ state: 'valid' });
  });

  test('finds violations, with the errors that they are made of', () => {
    expect(checked({ required: ['A'] }, {})).toMatchObject({
      state: 'violated',
      violations: [{ path: [], text: 'A is required' }],
      errors: [{ keyword: 'required' }],
    });
    expect(checked('false', {})).toMatchObject({
      state: 'violated',
      violations: [{ text: 'False always fails validation' }],
    });
  });

  test.each<[string, unknown, string]>([
    ['a text that is no schema', '{', 'unexpected EOF'],
    ['an empty text', '', 'EOF'],
    ['a schema with a fault', { type: 1 }, 'Invalid type. Expected: string/array of strings, given: type'],
    [
      'a schema that refers to itself',
      { allOf: [{ $ref: '#' }] },
      'schema is too large when its references are followed, or refers to itself',
    ],
    [
      'a schema whose patterns are too large together',
      { allOf: Array.from({ length: 30 }, (_, n) => ({ patternProperties: { [`(ab){900}${n}`]: true } })) },
      'schema has patterns that are too large together',
    ],
    ['a schema that the validator doesn’t take', { $ref: '#nowhere' }, "can't resolve reference #nowhere from id #"],
  ])('fails for %s', (_name, schema, problem) => {
    expect(checked(schema, {})).toEqual({ state: 'unusable', problem });
  });

  test('fails for a value that is too deep for what the schema would do with it, and not for others', () => {
    const both = { properties: { c: { $ref: '#/definitions/n' } } };
    const doubling = JSON.stringify({ definitions: { n: { allOf: [both, both] } }, $ref: '#/definitions/n' });
    const deep = (levels: number): Json => (levels === 0 ? 'x' : { c: deep(levels - 1) });
    const listed = (levels: number): Json => (levels === 0 ? 'x' : [listed(levels - 1)]);
    const set = createSchemaSet();
    expect(set.check(doubling, deep(3)).state).toBe('valid');
    expect(set.check(doubling, deep(40)).state).toBe('unusable');
    expect(set.check(doubling, deep(3)).state).toBe('valid');
    expect(set.check(doubling, listed(40)).state).toBe('unusable');
    // The deepest part counts, wherever it stands.
    expect(set.check(doubling, { a: 1, b: deep(40), c: 1 }).state).toBe('unusable');
    expect(set.check(doubling, [1, deep(40), 1]).state).toBe('unusable');
    expect(set.check(doubling, { a: {}, b: [], c: null }).state).toBe('valid');
  });

  test('fails for a pattern that takes too long for the value, and for no other value', () => {
    const set = createSchemaSet();
    const schema = JSON.stringify({ additionalProperties: { pattern: '^(a?b?c?){1000}$' } });
    expect(set.check(schema, { A: 'ab'.repeat(50_000) })).toEqual({
      state: 'unusable',
      problem: "pattern '^(a?b?c?){1000}$' takes too long for a text of 100000 characters",
    });
    expect(set.check(schema, { A: 'ab' })).toEqual({ state: 'valid' });
  });

  test('tells lists with equal items in time that grows with their length', () => {
    const set = createSchemaSet();
    const items = Array.from({ length: 40_000 }, (_, n) => ({ n, list: [n, { a: 'x' }] }));
    expect(set.check('{"uniqueItems": true}', items)).toEqual({ state: 'valid' });
    expect(set.check('{"uniqueItems": true}', [...items, { list: [7, { a: 'x' }], n: 7 }]).state).toBe('violated');
    expect(set.check('{"uniqueItems": false}', [1, 1])).toEqual({ state: 'valid' });
  });

  test('reads each text once, however often it is asked for', () => {
    const set = createSchemaSet();
    expect(set.check('{"required": ["A"]}', {}).state).toBe('violated');
    expect(set.check('{"required": ["A"]}', { A: 1 }).state).toBe('valid');
    expect(set.check('{"required": ["B"]}', { A: 1 }).state).toBe('violated');
  });
});

// What `$schema` names decides what keywords mean.
describe('drafts', () => {
  const old = [
    'http://json-schema.org/draft-04/schema#',
    'http://json-schema.org/draft-06/schema#',
    'http://json-schema.org/draft-07/schema#',
  ];
  const young = ['https://json-schema.org/draft/2019-09/schema', 'https://json-schema.org/draft/2020-12/schema'];
  const state = ($schema: string, schema: object, value: Json) => checked({ $schema, ...schema }, value).state;

  test.each(old)('%s ignores what stands beside a reference', $schema => {
    const schema = { $ref: '#/definitions/a', required: ['B'], definitions: { a: {} } };
    expect(state($schema, schema, {})).toBe('valid');
  });

  test.each(young)('%s doesn’t', $schema => {
    expect(state($schema, { $ref: '#/$defs/a', required: ['B'], $defs: { a: {} } }, {})).toBe('violated');
  });

  test.each(old)('%s checks formats as Go does', $schema => {
    expect(state($schema, { properties: { A: { format: 'date-time' } } }, { A: '2024-01-02' })).toBe('valid');
    expect(state($schema, { properties: { A: { format: 'date-time' } } }, { A: 'x' })).toBe('violated');
    expect(state($schema, { properties: { A: { format: 'unheard-of' } } }, { A: 'x' })).toBe('valid');
    // A number has no date, and what is no number and no text has no format.
    expect(state($schema, { properties: { A: { format: 'date' } } }, { A: 5 })).toBe('violated');
    expect(state($schema, { properties: { A: { format: 'date' } } }, { A: true })).toBe('valid');
    expect(state($schema, { properties: { A: { format: 'constructor' } } }, { A: 'x' })).toBe('valid');
  });

  test.each(young)('%s checks formats as the standards have them', $schema => {
    expect(state($schema, { properties: { A: { format: 'date-time' } } }, { A: '2024-01-02' })).toBe('violated');
    expect(state($schema, { properties: { A: { format: 'date' } } }, { A: 5 })).toBe('valid');
  });

  test.each([...old, ...young])('%s counts multiples by digits', $schema => {
    expect(state($schema, { properties: { A: { multipleOf: 0.1 } } }, { A: 0.3 })).toBe('valid');
    expect(state($schema, { properties: { A: { multipleOf: 0.1 } } }, { A: 0.35 })).toBe('violated');
    expect(state($schema, { properties: { A: { multipleOf: 0.1 } } }, { A: 'x' })).toBe('valid');
  });

  test.each([...old, ...young])('%s has patterns of RE2, and tells of every violation', $schema => {
    expect(state($schema, { properties: { A: { pattern: String.raw`^\pL$` } } }, { A: 'é' })).toBe('valid');
    const outcome = checked({ $schema, required: ['A', 'B'] }, {});
    expect(outcome.state === 'violated' && outcome.violations).toHaveLength(2);
  });

  test.each([...old, ...young])('%s doesn’t take what objects inherit for their own', $schema => {
    expect(state($schema, { required: ['constructor'] }, {})).toBe('violated');
  });

  test('keywords that came later are ignored', () => {
    expect(state(old[2] ?? '', { unevaluatedProperties: false }, { A: 1 })).toBe('valid');
    expect(state(young[0] ?? '', { properties: { L: { prefixItems: [false] } } }, { L: [1] })).toBe('valid');
  });
});
