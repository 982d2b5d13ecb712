import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../scheduler/config/schema/json.ts';
import { parseSchema } from '../../../../scheduler/config/schema/parse-schema.ts';
import type { Draft } from '../../../../scheduler/config/schema/schema-compiler.ts';

describe('which draft a schema is of', () => {
  test.each<[string, Draft]>([
    ['http://json-schema.org/draft-04/schema#', '4'],
    ['http://json-schema.org/draft-04/schema', '4'],
    ['http://json-schema.org/draft-06/schema#', '6'],
    ['http://json-schema.org/draft-07/schema#', '7'],
    ['https://json-schema.org/draft/2019-09/schema', '2019-09'],
    ['https://json-schema.org/draft/2020-12/schema#', '2020-12'],
    ['https://json-schema.org/draft-07/schema#', '7'],
    ['http://json-schema.org/draft-04/schema#/x', '7'],
    ['xhttp://json-schema.org/draft-04/schema#', '7'],
    ['xhttps://json-schema.org/draft/2020-12/schema', '7'],
    ['https://json-schema.org/draft/2020-12/schemas', '7'],
    ['https://json-schema.org/draft/2019-09/schema/x', '7'],
    ['http://json-schema.org/draft-06/schemas', '7'],
    ['http://json-schema.org/draft-07/schemas', '7'],
    ['http://json-schemaxorg/draft-04/schema#', '7'],
    ['something else', '7'],
  ])('%s: %s', ($schema, draft) => {
    expect(parseSchema(JSON.stringify({ $schema, required: ['A'] }))).toEqual({ schema: { required: ['A'] }, draft });
  });

  test('without a word it is the seventh', () => {
    expect(parseSchema('{"required": ["A"]}')).toEqual({ schema: { required: ['A'] }, draft: '7' });
    expect(parseSchema('{"$schema": 4}')).toEqual({ schema: {}, draft: '7' });
    expect(parseSchema('true')).toEqual({ schema: true, draft: '7' });
    expect(parseSchema('false')).toEqual({ schema: false, draft: '7' });
  });
});

describe('the text of a schema', () => {
  test.each<[string, string, unknown]>([
    ['may be YAML', 'type: object\nrequired: [A]\n', { schema: { type: 'object', required: ['A'] }, draft: '7' }],
    [
      'may have something behind it, which doesn’t count',
      '{"type": "object"} and more',
      { schema: { type: 'object' }, draft: '7' },
    ],
    ['may not be empty', '', { problem: 'EOF' }],
    ['may not break off', '{"type"', { problem: 'unexpected EOF' }],
    ['may not be a list', '[]', { problem: 'schema is invalid' }],
    ['may not be a number', '5', { problem: 'schema is invalid' }],
    ['may not be null', 'null', { problem: 'schema is invalid' }],
    ['may not be a list of YAML', '- a\n- b\n', { problem: "invalid character ' ' in numeric literal" }],
    ['may not be any text', 'x', { problem: "invalid character 'x' looking for beginning of value" }],
    [
      'may not have numbers that JSON hasn’t',
      'maximum: .inf',
      { problem: "invalid character 'm' looking for beginning of value" },
    ],
  ])('%s', (_name, text, expected) => {
    expect(parseSchema(text)).toEqual(expected);
  });

  test('has 256 Ki characters at most', () => {
    const text = (length: number) => `"${'x'.repeat(length - 2)}"`;
    expect(parseSchema(text(256 * 1024))).toEqual({ problem: 'schema is invalid' });
    expect(parseSchema(text(256 * 1024 + 1))).toEqual({ problem: 'schema has more than 262144 characters' });
  });
});

describe('what the validator can’t take', () => {
  function adapted(schema: JsonObject): unknown {
    const parsed = parseSchema(JSON.stringify(schema));
    return 'schema' in parsed ? parsed.schema : parsed;
  }
  const draft4 = 'http://json-schema.org/draft-04/schema#';
  const draft6 = 'http://json-schema.org/draft-06/schema#';

  test.each<[string, JsonObject, unknown]>([
    [
      'the dialect is left out, inside too',
      { $schema: draft6, not: { $schema: draft6, type: 'object' } },
      { not: { type: 'object' } },
    ],
    [
      'an id is left out, inside too',
      { id: 'x', properties: { a: { id: 'y', type: 'string' } } },
      { properties: { a: { type: 'string' } } },
    ],
    ['an id is left out in a later draft', { $schema: draft6, id: 'x' }, {}],
    ['an id stays in draft 4', { $schema: draft4, id: 'x', not: { id: 'y' } }, { id: 'x', not: { id: 'y' } }],
    [
      'a property that is called id stays',
      { properties: { id: { type: 'string' } } },
      { properties: { id: { type: 'string' } } },
    ],
    ['an id that is no text stays', { id: { type: 'string' } }, { id: { type: 'string' } }],
  ])('%s', (_name, schema, expected) => {
    expect(adapted(schema)).toEqual(expected);
  });

  // docs/config.md: without a dialect, draft 7 with draft 4's boolean bounds.
  test.each<[string, JsonObject, unknown]>([
    ['an exclusive minimum', { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    ['an exclusive maximum', { maximum: 1, exclusiveMaximum: true }, { exclusiveMaximum: 1 }],
    [
      'both',
      { minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: true, type: 'number' },
      { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 2 },
    ],
    ['one that isn’t exclusive', { minimum: 1, exclusiveMinimum: false }, { minimum: 1 }],
    ['one as later drafts have it', { minimum: 1, exclusiveMinimum: 2 }, { minimum: 1, exclusiveMinimum: 2 }],
    ['one without a bound', { exclusiveMinimum: true }, { exclusiveMinimum: true }],
    [
      'one with a bound that is none',
      { minimum: 'a', exclusiveMinimum: true },
      { minimum: 'a', exclusiveMinimum: true },
    ],
    [
      'one inside',
      { properties: { a: { maximum: 1, exclusiveMaximum: true } } },
      { properties: { a: { exclusiveMaximum: 1 } } },
    ],
  ])('a bound of draft 4 without a dialect: %s', (_name, schema, expected) => {
    expect(adapted(schema)).toEqual(expected);
  });

  test('a bound of draft 4 in draft 4 stays', () => {
    const schema = { minimum: 1, exclusiveMinimum: true };
    expect(adapted({ $schema: draft4, ...schema })).toEqual(schema);
    expect(adapted({ $schema: draft6, ...schema })).toEqual(schema);
  });
});
