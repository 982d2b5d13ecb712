import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createConfigComposer } from '../../../scheduler/config/composer.ts';
import type { SchemaSource } from '../../../scheduler/config/source.ts';
import { createConfigValidator } from '../../../scheduler/config/validate.ts';
import { configSource } from '../../support/config.ts';

interface Case {
  readonly name: string;
  readonly bug?: string;
  readonly input: {
    readonly configData: Record<string, string>;
    readonly configSchemas: readonly {
      readonly name: string;
      readonly labels?: Record<string, string>;
      readonly schema: string;
    }[];
    readonly targetSchemas: readonly string[];
    readonly clusterType: Side;
    readonly deploymentTarget: Side;
  };
  readonly expected: {
    readonly error: { readonly message: string } | null;
    readonly linesAnyOrder?: readonly string[];
  };
}
interface Side {
  readonly name: string;
  readonly labels?: Record<string, string>;
}

const cases = JSON.parse(
  readFileSync(new URL('../../golden/validation.json', import.meta.url), 'utf8'),
) as readonly Case[];

/** Where the original is wrong: `undefined` for config that Berth takes as valid. docs/config.md says why. */
const INSTEAD: ReadonlyMap<string, string | undefined> = new Map([
  ['error/type-string-but-number', undefined],
  ['error/type-boolean-never', undefined],
  ['schema/not-json', undefined],
  ['convert/exponent', undefined],
  ['convert/hex-float', undefined],
  ['convert/big-int', undefined],
  ['convert/infinity', undefined],
  ['convert/nan', undefined],
  ['convert/quoted-literal', undefined],
]);

function side({ name, labels = {} }: Side) {
  return { name, labels };
}

function validated({ input }: Case) {
  const { configData, configSchemas, targetSchemas } = input;
  const composer = createConfigComposer([
    configSource({ name: 'config', labels: { 'platform-config': 'true' }, data: configData }),
  ]);
  const schemas = configSchemas.map(
    ({ name, labels = {}, schema }): SchemaSource => ({
      name,
      labels,
      schema,
      origin: { repository: 'control-plane', path: `${name}.yaml`, line: 1, column: 1 },
    }),
  );
  const pair = { clusterType: side(input.clusterType), deploymentTarget: side(input.deploymentTarget) };
  const config = composer.compose(pair);
  const validator = createConfigValidator(schemas);
  return {
    text: validator.describe(config, pair, targetSchemas),
    diagnostics: validator.validate(config, pair, targetSchemas),
  };
}

test('there are golden cases', () => {
  expect(cases.length).toBeGreaterThan(70);
});

describe('validation answers what the original answers, word for word', () => {
  const same = cases.filter(({ name, expected }) => !INSTEAD.has(name) && expected.linesAnyOrder === undefined);
  test.each(same)('$name', found => {
    const { text, diagnostics } = validated(found);
    expect(text).toBe(found.expected.error?.message);
    expect(diagnostics.length > 0).toBe(found.expected.error !== null);
  });
});

describe('where the order of the original is random, names are in order', () => {
  test.each(cases.filter(({ expected }) => expected.linesAnyOrder !== undefined))('$name', found => {
    const lines = [...(found.expected.linesAnyOrder ?? [])].sort();
    expect(validated(found).text).toBe(`Config data validation failed: \n ${lines.join('\n')}\n`);
  });
});

describe('validation answers otherwise where the original is wrong', () => {
  test.each(cases.filter(({ name }) => INSTEAD.has(name)))('$name', found => {
    expect(found.bug).toBeDefined();
    expect(validated(found).text).toBe(INSTEAD.get(found.name));
  });
});
