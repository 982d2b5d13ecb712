import { describe, expect, test } from 'vitest';
import { checkCoerced, schemaView } from '../../../scheduler/config/coerce.ts';
import type { Json } from '../../../scheduler/config/schema/json.ts';
import { createSchemaSet } from '../../../scheduler/config/schema/schema-set.ts';
import { GoMap, type GoValue } from '../../../templates/value.ts';
import { decodeYaml } from '../../../templates/yaml/index.ts';

function view(data: Readonly<Record<string, GoValue>>) {
  return schemaView(new GoMap('string-any', Object.entries(data)));
}

// docs/config.md: "Texts and numbers". As Go reads numbers: Atoi, then ParseFloat.
describe('what a schema sees of a text', () => {
  test.each<[string, Json]>([
    ['8080', 8080],
    ['007', 7],
    ['+5', 5],
    ['-5', -5],
    ['0', 0],
    ['1e3', 1000],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['0x1p4', 16],
    ['1_000', 1000],
    ['0x10', '0x10'],
    ['inf', 'inf'],
    ['-Infinity', '-Infinity'],
    ['nan', 'nan'],
    ['1e999', '1e999'],
    ['', ''],
    [' 5', ' 5'],
    ['5 ', '5 '],
    ['5a', '5a'],
    ['true', 'true'],
    ['null', 'null'],
  ])('%j is %j', (text, expected) => {
    const { value, texts } = view({ K: text });
    expect(value).toEqual({ K: expected });
    expect([...texts]).toEqual([['K', text]]);
  });

  test('inside of lists and maps stays what it is, and is none that may be read otherwise', () => {
    const { value, texts } = view({ M: decodeYaml('{a: "5", b: 5}'), L: decodeYaml('["5", 5, true, null]') });
    expect(value).toEqual({ M: { a: '5', b: 5 }, L: ['5', 5, true, null] });
    expect([...texts]).toEqual([]);
  });
});

describe('what a schema asks for', () => {
  function checked(data: Readonly<Record<string, GoValue>>, schema: unknown) {
    const set = createSchemaSet();
    const seen: Json[] = [];
    const outcome = checkCoerced(view(data), value => {
      seen.push(value);
      return set.check(JSON.stringify(schema), value);
    });
    return { state: outcome.state, last: seen.at(-1), looks: seen.length };
  }
  const property = (schema: unknown) => ({ properties: { K: schema } });

  test.each<[string, string, unknown, Json, boolean]>([
    ['a number is a number', '5', { type: 'integer' }, 5, true],
    ['text', '5', { type: 'string' }, '5', true],
    ['text or null', '5', { type: ['null', 'string'] }, '5', true],
    ['digits with underscores, a number whatever is asked for', '5_0', { type: 'string' }, 50, false],
    ['true', 'true', { type: 'boolean' }, true, true],
    ['false', 'false', { type: ['null', 'boolean'] }, false, true],
    ['text rather than true', 'true', { type: 'string' }, 'true', true],
    ['another word is no boolean', 'True', { type: 'boolean' }, 'True', false],
    ['a constant that is a text', '5', { const: '5' }, '5', true],
    ['a constant that is true', 'true', { const: true }, true, true],
    ['a constant that is another text', '5', { const: '6' }, 5, false],
    ['a constant that is another boolean', 'true', { const: false }, 'true', false],
    ['one of several texts', '5', { enum: ['4', '5'] }, '5', true],
    ['one of several booleans', 'false', { enum: [true, false] }, false, true],
    ['one of several others', '5', { enum: ['4', true] }, 5, false],
    ['a format', '12345', { format: 'date' }, '12345', false],
    ['another rule', '5', { minimum: 10 }, 5, false],
  ])('%s', (_name, text, schema, last, valid) => {
    const found = checked({ K: text }, property(schema));
    expect(found.state).toBe(valid ? 'valid' : 'violated');
    expect(found.last).toEqual({ K: last });
  });

  test('is asked once when it holds, and again as long as a wish is new, twice at most', () => {
    expect(checked({ K: '5' }, property({ type: 'integer' })).looks).toBe(1);
    expect(checked({ K: '5' }, property({ minimum: 10 })).looks).toBe(1);
    expect(checked({ K: '5' }, property({ type: 'string' })).looks).toBe(2);
    const later = {
      if: { properties: { A: { type: 'string' } }, required: ['A'] },
      properties: { A: { type: 'string' } },
      then: { properties: { B: { type: 'string' } } },
    };
    expect(checked({ A: '1', B: '2' }, later)).toEqual({ state: 'valid', last: { A: '1', B: '2' }, looks: 3 });
  });

  test('is granted for all of several keys at once, whatever is in their names', () => {
    const keys = ['a/b', 'c~d', 'e.f', '~1'];
    const data = Object.fromEntries(keys.map(key => [key, '5']));
    const properties = Object.fromEntries(keys.map(key => [key, { type: 'string' }]));
    expect(checked(data, { properties })).toEqual({ state: 'valid', last: data, looks: 2 });
  });

  test('is granted where it is asked for, and nowhere else', () => {
    const schema = { properties: { A: { type: 'string' }, B: { type: 'integer' } } };
    expect(checked({ A: '1', B: '2' }, schema).last).toEqual({ A: '1', B: 2 });
  });

  test('of the name of a key says nothing about its value', () => {
    expect(checked({ K: '5' }, { propertyNames: { type: 'string', const: 'X' } })).toMatchObject({
      state: 'violated',
      looks: 1,
    });
  });
});
