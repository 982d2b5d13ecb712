import { describe, expect, test } from 'vitest';
import { createConfigComposer } from '../../../scheduler/config/composer.ts';
import type { ConfigSource, PairLabels, SchemaSource } from '../../../scheduler/config/source.ts';
import { createConfigValidator } from '../../../scheduler/config/validate.ts';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import { configSource } from '../../support/config.ts';

const pair: PairLabels = {
  clusterType: { name: 'large', labels: { region: 'west' } },
  deploymentTarget: { name: 'shop-web', labels: { workload: 'shop' } },
};

function platform(name: string, data: Record<string, string>): ConfigSource {
  return configSource({ name, labels: { 'platform-config': 'true' }, data });
}

function schemaSource(schema: unknown, labels: Record<string, string> = {}): SchemaSource {
  const text = typeof schema === 'string' ? schema : JSON.stringify(schema);
  const origin = { repository: 'control-plane', path: 'schema.yaml', line: 7, column: 3 };
  return { name: 'rules', labels, schema: text, origin };
}

function problemsOf(data: Record<string, string>, schema: unknown): readonly Diagnostic[] {
  const config = createConfigComposer([platform('base', data)]).compose(pair);
  return createConfigValidator([schemaSource(schema)]).validate(config, pair, []);
}

function messages(data: Record<string, string>, schema: unknown): string[] {
  return problemsOf(data, schema).map(({ message }) => message.replace('config violates ConfigSchema rules: ', ''));
}

describe('an error', () => {
  test('names the key, the place of its value, and the schema', () => {
    const [found] = problemsOf({ A: 'x', PORT: 'http' }, { properties: { PORT: { type: 'integer' } } });
    expect(found).toEqual({
      severity: 'error',
      code: 'config-schema-violation',
      message: 'config violates ConfigSchema rules: PORT: Invalid type. Expected: integer, given: string',
      fix: 'change PORT in ConfigMap base, or the schema',
      origin: { repository: 'control-plane', path: 'base.yaml', line: 3, column: 1 },
      subject: { kind: 'ConfigMap', name: 'base' },
      related: [
        {
          message: 'ConfigSchema rules',
          origin: { repository: 'control-plane', path: 'schema.yaml', line: 7, column: 3 },
        },
      ],
    });
  });

  test('about a key that is missing is placed at the schema', () => {
    const [found] = problemsOf({}, { required: ['PORT'] });
    expect(found?.message).toBe('config violates ConfigSchema rules: PORT is required');
    expect(found?.origin?.path).toBe('schema.yaml');
  });

  test('of a schema of the target itself says so', () => {
    const config = createConfigComposer([platform('base', { A: 'x' })]).compose(pair);
    const [found] = createConfigValidator([]).validate(config, pair, ['{"required": ["B"]}']);
    expect(found?.message).toBe('config violates a schema of the deployment target: B is required');
    expect(found?.origin).toBeUndefined();
  });

  test('points at the ConfigMap that had the last word', () => {
    const config = createConfigComposer([platform('a', { N: '1' }), platform('b', { N: '99' })]).compose(pair);
    const [found] = createConfigValidator([schemaSource({ properties: { N: { maximum: 10 } } })]).validate(
      config,
      pair,
      [],
    );
    expect(found?.subject?.name).toBe('b');
  });
});

describe('texts become what the schema asks for', () => {
  test.each<[string, Record<string, string>, unknown, boolean]>([
    ['a number where it asks for a number', { N: '8080' }, { properties: { N: { type: 'integer' } } }, true],
    ['a float with digits grouped', { N: '1_000.5' }, { properties: { N: { const: 1000.5 } } }, true],
    ['a boolean where it asks for a boolean', { B: 'true' }, { properties: { B: { type: 'boolean' } } }, true],
    ['false by a constant', { B: 'false' }, { properties: { B: { const: false } } }, true],
    ['not a boolean where it asks for text', { B: 'true' }, { properties: { B: { type: 'string' } } }, true],
    ['not a boolean from other words', { B: 'yes' }, { properties: { B: { type: 'boolean' } } }, false],
    ['text where it asks for text', { ZIP: '08050' }, { properties: { ZIP: { type: 'string', pattern: '^0' } } }, true],
    ['text by one of several values', { V: '1.10' }, { properties: { V: { enum: ['1.9', '1.10'] } } }, true],
    [
      'text by an alternative',
      { V: '5' },
      { properties: { V: { anyOf: [{ type: 'integer', minimum: 10 }, { type: 'string' }] } } },
      true,
    ],
    [
      'and then its other rules hold',
      { ZIP: '12345' },
      { properties: { ZIP: { type: 'string', maxLength: 3 } } },
      false,
    ],
    ["a number where it doesn't say", { N: '5' }, { properties: { N: { minimum: 10 } } }, false],
    [
      'but not inside of maps',
      { M: '{count: "3"}' },
      { properties: { M: { properties: { count: { type: 'integer' } } } } },
      false,
    ],
    ['and never an infinity', { N: 'inf' }, { properties: { N: { type: 'number' } } }, false],
  ])('%s', (_name, data, schema, valid) => {
    expect(messages(data, schema).length === 0).toBe(valid);
  });

  test('the error is about the kind of value that the schema asked for', () => {
    expect(messages({ ZIP: '12345' }, { properties: { ZIP: { type: 'string', maxLength: 3 } } })).toEqual([
      'ZIP: String length must be less than or equal to 3',
    ]);
  });
});

describe('drafts', () => {
  const dialects = {
    4: 'http://json-schema.org/draft-04/schema#',
    6: 'http://json-schema.org/draft-06/schema#',
    7: 'http://json-schema.org/draft-07/schema#',
    2019: 'https://json-schema.org/draft/2019-09/schema',
    2020: 'https://json-schema.org/draft/2020-12/schema',
  };
  test.each<[string, object, Record<string, string>, string[]]>([
    [
      '4: a bound may be marked as exclusive',
      { $schema: dialects[4], properties: { N: { minimum: 1, exclusiveMinimum: true } } },
      { N: '1' },
      ['N: Must be greater than 1'],
    ],
    [
      '4: without a dialect too',
      { properties: { N: { maximum: 1, exclusiveMaximum: true } } },
      { N: '1' },
      ['N: Must be less than 1'],
    ],
    ['6: constants', { $schema: dialects[6], properties: { N: { const: 2 } } }, { N: '1' }, ['N: N does not match: 2']],
    [
      '7: conditions',
      { $schema: dialects[7], if: { required: ['A'] }, else: { required: ['C'] } },
      {},
      ['Must validate "else" as "if" was not valid', 'C is required'],
    ],
    [
      '2019-09: required by another key',
      { $schema: dialects[2019], dependentRequired: { A: ['B'] } },
      { A: 'x' },
      ['Has a dependency on B'],
    ],
    [
      '2019-09: what stands beside a reference counts',
      { $schema: dialects[2019], $ref: '#/$defs/a', required: ['B'], $defs: { a: { required: ['A'] } } },
      {},
      ['A is required', 'B is required'],
    ],
    [
      '7: what stands beside a reference does not',
      { $schema: dialects[7], $ref: '#/definitions/a', required: ['B'], definitions: { a: { required: ['A'] } } },
      {},
      ['A is required'],
    ],
    [
      '2020-12: items by position',
      { $schema: dialects[2020], properties: { L: { prefixItems: [{ type: 'string' }], items: false } } },
      { L: '[1, 2]' },
      ['L: No additional items allowed on array', 'L.0: Invalid type. Expected: string, given: integer'],
    ],
    [
      '2020-12: keys that nothing looked at',
      { $schema: dialects[2020], properties: { A: {} }, unevaluatedProperties: false },
      { B: 'x' },
      ['must NOT have unevaluated properties'],
    ],
  ])('%s', (_name, schema, data, found) => {
    expect(messages(data, schema).sort()).toEqual([...found].sort());
  });

  test('a schema may be YAML', () => {
    expect(messages({}, 'type: object\nrequired:\n- A\n')).toEqual(['A is required']);
  });

  test('a property may be named like a keyword', () => {
    const schema = {
      properties: { id: { type: 'integer' }, $schema: { type: 'integer' }, properties: { type: 'integer' } },
    };
    expect(messages({ id: 'x', properties: 'y' }, schema)).toHaveLength(2);
  });

  test('two schemas may have the same $id', () => {
    const config = createConfigComposer([platform('base', { A: 'x' })]).compose(pair);
    const validator = createConfigValidator([schemaSource({ $id: 'https://x/y', required: ['B'] })]);
    const found = validator.validate(config, pair, ['{"$id": "https://x/y", "required": ["C"]}']);
    expect(found.map(({ message }) => message.slice(-13))).toEqual(['B is required', 'C is required']);
  });
});

describe('which schemas apply', () => {
  test('those whose labels match, in the order given, and then those of the target', () => {
    const config = createConfigComposer([]).compose(pair);
    const validator = createConfigValidator([
      schemaSource({ required: ['GLOBAL'] }),
      schemaSource({ required: ['WEST'] }, { region: 'west' }),
      schemaSource({ required: ['EAST'] }, { region: 'east' }),
      schemaSource({ required: ['SHOP'] }, { workload: 'shop' }),
    ]);
    const found = validator.validate(config, pair, ['{"required": ["OWN"]}']);
    expect(found.map(({ message }) => /(\w+) is required/.exec(message)?.[1])).toEqual([
      'GLOBAL',
      'WEST',
      'SHOP',
      'OWN',
    ]);
  });

  test('pairs that share config and schemas share the answer', () => {
    const composer = createConfigComposer([platform('base', { A: 'x' })]);
    const validator = createConfigValidator([schemaSource({ required: ['B'] })]);
    const other = { ...pair, deploymentTarget: { name: 'other', labels: {} } };
    const [a, b] = [pair, other].map(each => validator.validate(composer.compose(each), each, ['{}']));
    expect(a).toBe(b);
    expect(validator.validate(composer.compose(pair), pair, [])).not.toBe(a);
  });
});

describe('references', () => {
  test.each([
    'http://example.org/schema.json',
    'https://json-schema.org/draft/2020-12/schema#/x',
    'file:///etc/passwd',
    '../other.json',
    'other.json#/definitions/a',
  ])('%s is never read', reference => {
    const [found] = problemsOf({ A: 'x' }, { properties: { A: { $ref: reference } } });
    expect(found?.code).toBe('config-schema-unusable');
    expect(found?.message).toContain('nothing outside of it is ever read');
  });

  test('a bundled schema is found by its name', () => {
    const bundled = { $ref: 'https://x/port', definitions: { port: { $id: 'https://x/port', required: ['PORT'] } } };
    expect(messages({}, bundled)).toEqual(['PORT is required']);
  });

  test('a schema may refer to itself for what is inside of a value', () => {
    const tree = {
      definitions: { node: { required: ['name'], properties: { child: { $ref: '#/definitions/node' } } } },
      properties: { T: { $ref: '#/definitions/node' } },
    };
    expect(messages({ T: '{name: a, child: {name: b, child: {}}}' }, tree)).toEqual([
      'T.child.child: name is required',
    ]);
  });
});

describe('hostile schemas and values end in an error', () => {
  const doubling: Record<string, unknown> = { d0: { required: ['X'] } };
  for (let level = 1; level <= 40; level++) {
    const before = { $ref: `#/definitions/d${level - 1}` };
    doubling[`d${level}`] = { allOf: [before, before] };
  }
  const chain: Record<string, unknown> = { c0: {} };
  for (let level = 1; level <= 3000; level++) chain[`c${level}`] = { $ref: `#/definitions/c${level - 1}` };
  const recursive = {
    properties: { T: { $ref: '#/definitions/n' } },
    definitions: {
      n: {
        allOf: [{ properties: { c: { $ref: '#/definitions/n' } } }, { properties: { c: { $ref: '#/definitions/n' } } }],
      },
    },
  };

  test.each<[string, unknown]>([
    ['a schema that doubles itself', { $ref: '#/definitions/d40', definitions: doubling }],
    ['a schema that refers to itself', { allOf: [{ $ref: '#' }] }],
    ['a long chain of references', { $ref: '#/definitions/c3000', definitions: chain }],
    ['a schema that doubles at each level of the value', recursive],
    ['brackets inside brackets', `{"allOf":${'['.repeat(100_000)}`],
    ['a very long schema', `{"description":"${'x'.repeat(300_000)}"}`],
  ])('%s', (_name, schema) => {
    const deep = { T: `${'{c: '.repeat(60)}x${'}'.repeat(60)}` };
    expect(problemsOf(deep, schema).map(({ code }) => code)).toEqual(['config-schema-unusable']);
  });

  test('a pattern takes linear time', () => {
    const found = messages({ A: `${'a'.repeat(50_000)}!` }, { properties: { A: { pattern: '^(a+)+$' } } });
    expect(found).toEqual(["A: Does not match pattern '^(a+)+$'"]);
  });

  test('a value beyond the limits is an error, not text', () => {
    const config = createConfigComposer([platform('base', { A: '['.repeat(10_000) })]).compose(pair);
    const [found] = createConfigValidator([]).validate(config, pair, []);
    expect(found?.code).toBe('config-value-too-large');
    expect(found?.subject?.name).toBe('base');
  });

  test('lists whose merging multiplies are an error', () => {
    const list = `[${'{name: a},'.repeat(20_000)}]`;
    const config = createConfigComposer([platform('a', { L: list }), platform('b', { L: list })]).compose(pair);
    const [found] = createConfigValidator([]).validate(config, pair, []);
    expect(found?.message).toBe("L of ConfigMap b can't be used: its lists and maps are too large to be merged");
  });

  test('keys that objects inherit are not there', () => {
    expect(messages({}, { required: ['constructor', '__proto__', 'toString'] })).toHaveLength(3);
    expect(messages({ ['__proto__']: 'x', constructor: 'y' }, { required: ['__proto__', 'constructor'] })).toEqual([]);
  });
});
