import { describe, expect, test } from 'vitest';
import { createConfigComposer } from '../../../scheduler/config/composer.ts';
import type { SchemaResult } from '../../../scheduler/config/schema-result.ts';
import { schemaDiagnostics } from '../../../scheduler/config/violation-diagnostics.ts';
import { configSource } from '../../support/config.ts';

const pair = { clusterType: { name: 'large', labels: {} }, deploymentTarget: { name: 'shop-web', labels: {} } };
const config = createConfigComposer([
  configSource({ name: 'base', labels: { 'platform-config': 'true' }, data: { A: '1', M: '{x: 1}' } }),
  configSource({ name: 'azure-app-config', data: { 'a.b.c': '', B: '2' } }),
]).compose(pair);
const source = {
  name: 'rules',
  labels: {},
  schema: '{}',
  origin: { repository: 'control-plane', path: 'schema.yaml', line: 7, column: 3 },
};

function violated(path: string[], given: Pick<SchemaResult, 'source'> = { source }) {
  const outcome = { state: 'violated', violations: [{ path, text: 'is bad' }], errors: [] } as const;
  return schemaDiagnostics({ ...given, outcome }, config);
}

const RULE = { severity: 'error', code: 'config-schema-violation' };
const SET_BY_BASE = {
  origin: { repository: 'control-plane', path: 'base.yaml', line: 2, column: 1 },
  subject: { kind: 'ConfigMap', name: 'base' },
};
const OF_SCHEMA = { origin: source.origin, subject: { kind: 'ConfigSchema', name: 'rules' } };
const FIX = 'set it in a ConfigMap with platform config that applies here, or change the schema';

describe('a violation', () => {
  test('of a value is told where that is set, with the schema', () => {
    expect(violated(['A'])).toEqual([
      {
        ...RULE,
        message: 'config violates ConfigSchema rules: A: is bad',
        fix: 'change A in ConfigMap base, or the schema',
        ...SET_BY_BASE,
        related: [{ message: 'ConfigSchema rules', origin: source.origin }],
      },
    ]);
  });

  test('inside of a value is told where that is set', () => {
    expect(violated(['M', 'x'])).toMatchObject([
      { message: 'config violates ConfigSchema rules: M.x: is bad', origin: { path: 'base.yaml', line: 3 } },
    ]);
  });

  test('of a value with labels in its key is told with the key as it is written', () => {
    expect(violated(['B'])).toMatchObject([{ fix: 'change B in ConfigMap azure-app-config, or the schema' }]);
  });

  test('of nothing in particular is told at the schema', () => {
    expect(violated([])).toEqual([
      { ...RULE, message: 'config violates ConfigSchema rules: is bad', fix: FIX, ...OF_SCHEMA },
    ]);
  });

  test('of a value that nobody sets is told at the schema', () => {
    expect(violated(['NONE'])).toEqual([
      { ...RULE, message: 'config violates ConfigSchema rules: NONE: is bad', fix: FIX, ...OF_SCHEMA },
    ]);
  });

  test('of a schema of the target’s own has no other place', () => {
    expect(violated(['A'], {})).toEqual([
      {
        ...RULE,
        message: 'config violates a schema of the deployment target: A: is bad',
        fix: 'change A in ConfigMap base, or the schema',
        ...SET_BY_BASE,
      },
    ]);
    expect(violated([], {})).toEqual([
      { ...RULE, message: 'config violates a schema of the deployment target: is bad', fix: FIX },
    ]);
  });
});

test('a schema that can’t be used is told at its place', () => {
  const outcome = { state: 'unusable', problem: 'EOF' } as const;
  const unusable = {
    severity: 'error',
    code: 'config-schema-unusable',
    fix: 'correct the schema: JSON Schema, drafts 4 to 2020-12, without references to other files',
  };
  expect(schemaDiagnostics({ source, outcome }, config)).toEqual([
    { ...unusable, message: "config can't be validated by ConfigSchema rules: EOF", ...OF_SCHEMA },
  ]);
  expect(schemaDiagnostics({ outcome }, config)).toEqual([
    { ...unusable, message: "config can't be validated by a schema of the deployment target: EOF" },
  ]);
});

test('what is valid is nothing to tell', () => {
  expect(schemaDiagnostics({ source, outcome: { state: 'valid' } }, config)).toEqual([]);
});
