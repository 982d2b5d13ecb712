import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isRecord } from '../../../../runtime/is-record.ts';
import { customResourceDefinitions } from '../../../../scheduler/model/crd/custom-resource-definitions.ts';
import { KINDS } from '../../../../scheduler/model/kinds/index.ts';

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string; readonly plural: string; readonly shortNames: readonly string[] };
    readonly versions: readonly [{ readonly schema: { readonly openAPIV3Schema: Record<string, unknown> } }];
  };
}

const definitions = [...customResourceDefinitions().values()].map(text => parse(text) as Definition);
const schemaOf = (kind: string): Record<string, unknown> => {
  const found = definitions.find(({ spec }) => spec.names.kind === kind);
  return found?.spec.versions[0].schema.openAPIV3Schema ?? {};
};

/** Every schema in a schema, with its path. */
function* walk(schema: unknown, path = ''): Generator<readonly [string, Record<string, unknown>]> {
  if (!isRecord(schema)) return;
  yield [path, schema];
  for (const [key, field] of Object.entries(isRecord(schema['properties']) ? schema['properties'] : {}))
    yield* walk(field, `${path}.${key}`);
  yield* walk(schema['items'], `${path}[]`);
  yield* walk(schema['additionalProperties'], `${path}{}`);
}

test('there is a definition of every kind but ConfigMap, with the plurals of the original', () => {
  const plurals = Object.fromEntries(definitions.map(({ spec }) => [spec.names.kind, spec.names.plural]));
  const { ConfigMap: _, ...kinds } = KINDS;
  expect(plurals).toEqual(Object.fromEntries(Object.values(kinds).map(({ kind, plural }) => [kind, plural])));
  expect(plurals).toMatchObject({
    BaseRepo: 'baserepoes',
    GitOpsRepo: 'gitopsrepoes',
    SchedulingPolicy: 'schedulingpolicies',
  });
});

test('no two kinds have the same short name, and none has one of Kubernetes', () => {
  const names = definitions.flatMap(({ spec }) => spec.names.shortNames);
  expect(new Set(names).size).toBe(names.length);
  const taken = [
    'cm',
    'cs',
    'crd',
    'cj',
    'csr',
    'deploy',
    'ds',
    'ep',
    'ev',
    'hpa',
    'ing',
    'limits',
    'netpol',
    'no',
    'ns',
  ];
  const others = ['pc', 'pdb', 'po', 'pv', 'pvc', 'quota', 'rc', 'rs', 'sa', 'sc', 'sts', 'svc'];
  expect(names.filter(name => [...taken, ...others].includes(name))).toEqual([]);
});

describe.each(definitions.map(({ spec }) => spec.names.kind))('the schema of %s', kind => {
  const fields = [...walk(schemaOf(kind))];

  test('describes every field that has a name', () => {
    const silent = fields.filter(([path, schema]) => !/(^|\]|\}|\.metadata)$/.test(path) && !schema['description']);
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test('is structural', () => {
    const loose = fields.filter(
      ([, schema]) => schema['type'] === undefined && schema['x-kubernetes-preserve-unknown-fields'] !== true,
    );
    expect(loose.map(([path]) => path)).toEqual([]);
    for (const word of ['anyOf', 'oneOf', 'allOf', 'not', 'nullable', '$ref'])
      expect(fields.filter(([, schema]) => word in schema)).toEqual([]);
  });

  test('refuses no text that the definitions of the original take', () => {
    const own = fields.filter(([path]) => path.startsWith('.spec'));
    const limits = ['minLength', 'maxLength', 'pattern', 'minItems', 'maxItems', 'x-kubernetes-validations'];
    expect(own.filter(([, schema]) => limits.some(limit => limit in schema))).toEqual([]);
    const enums = own.filter(([, schema]) => 'enum' in schema).map(([path]) => path);
    expect(enums).toEqual(kind === 'Template' ? ['.spec.type', '.spec.engine'] : []);
  });
});
