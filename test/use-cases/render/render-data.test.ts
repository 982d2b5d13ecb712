import { describe, expect, test } from 'vitest';
import { UserError } from '../../../runtime/errors.ts';
import { GoInteger, GoMap, type GoValue } from '../../../templates/value.ts';
import { readRenderData } from '../../../use-cases/render/render-data.ts';
import { setValue } from '../../../use-cases/render/set-value.ts';

const read = (text: string) => readRenderData(text, 'data.yaml');

/** Entries of a map, by key. */
function entries(map: GoMap): Record<string, GoValue> {
  return Object.fromEntries([...map.entries].map(([key, value]) => [String(key), value]));
}

/** The problem that a text has. */
function problem(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof UserError) return `${error.message} → ${error.fix}`;
    throw error;
  }
  return 'none';
}

describe('data for a template', () => {
  test('nothing gives empty texts, nil maps of strings and an empty config', () => {
    for (const text of ['', '# only a comment\n', '~', '{}']) {
      const data = read(text);
      expect(data.Workload).toBe('');
      expect(data.Labels).toEqual(new GoMap('string-string', [], true));
      expect(data.ConfigData).toEqual(new GoMap('string-any'));
    }
  });

  test('texts, labels and manifests are taken as they are written', () => {
    const data = read(`Workload: 0123
Environment: yes
Workspace: "quoted"
Namespace: ~
Labels: {port: 8080, on: off, empty: , float: 1.10}
Manifests:
  path: ./a
`);
    expect(data).toMatchObject({ Workload: '0123', Environment: 'yes', Workspace: 'quoted', Namespace: '' });
    expect(entries(data.Labels)).toEqual({ port: '8080', on: 'off', empty: '', float: '1.10' });
    expect(data.Labels.type).toBe('string-string');
    expect(data.Labels.isNil).toBe(false);
    expect(entries(data.Manifests)).toEqual({ path: './a' });
  });

  test('an empty map is none, a map without entries is one', () => {
    expect(read('Labels:\n').Labels.isNil).toBe(true);
    expect(read('Labels: {}\n').Labels.isNil).toBe(false);
  });

  test('config has the types of YAML 1.1, and its own keys are text', () => {
    const { ConfigData } = read(`ConfigData:
  int: 9007199254740993
  octal: 017
  float: 1.0
  bool: on
  big: 18446744073709551615
  no: a key that is text
  off: another one
  8080: so is this
  nested: {yes: 1}
  list: [1, a]
`);
    expect(ConfigData.type).toBe('string-any');
    const config = entries(ConfigData);
    expect(config).toMatchObject({
      int: 9007199254740993n,
      octal: 15n,
      float: 1,
      bool: true,
      no: 'a key that is text',
    });
    expect(config).toMatchObject({ 8080: 'so is this', list: [1n, 'a'] });
    expect(config['big']).toEqual(new GoInteger('uint64', 18446744073709551615n));
    expect(config['nested']).toEqual(new GoMap('any-any', [[true, 1n]]));
  });

  test('config may be a block of text, as it stands in a ConfigMap', () => {
    expect(entries(read('ConfigData: |\n  a: 1\n  on: x\n').ConfigData)).toEqual({ a: 1n, on: 'x' });
  });

  test('anchors work across fields', () => {
    const data = read('Labels: &labels {a: b}\nManifests: *labels\nConfigData: {<<: *labels, c: d}\n');
    expect(entries(data.Manifests)).toEqual({ a: 'b' });
    expect(entries(data.ConfigData)).toEqual({ a: 'b', c: 'd' });
  });

  test('JSON is YAML too', () => {
    expect(entries(read('{"ConfigData": {"a": 1}}').ConfigData)).toEqual({ a: 1n });
  });

  test.each([
    ['Workloads: x', 'data.yaml: templates have no data named "Workloads" → did you mean "Workload"?'],
    ['Zebra: x\nOkapi: y', 'data.yaml: templates have no data named "Zebra", "Okapi" → use DeploymentTargetName,'],
    ['Workload: [a]', 'data.yaml, line 1: Workload must be text → write a single value'],
    ['Labels:\n  a:\n    b: c', 'data.yaml, line 3: Labels.a must be text → write a single value'],
    ['Labels: x', 'data.yaml, line 1: Labels must be a map of texts'],
    ['ConfigData: [a]', 'data.yaml, line 1: ConfigData must be a map'],
    ['- a', 'data.yaml, line 1: is not a map'],
    ['a: b: c', "data.yaml can't be read as YAML: line 1:"],
  ])('%j is refused with the place and the fix', (text, expected) => {
    expect(problem(text)).toContain(expected);
  });
});

describe('--set', () => {
  const data = read('Workload: cart\nLabels: {size: small}\nConfigData: {db: {port: 1, host: a}}\n');

  test('sets texts, labels and config, and leaves the rest', () => {
    const labels = setValue(setValue(data, 'Labels.size=large'), 'Labels.app.kubernetes.io/name=x=y').Labels;
    expect(entries(labels)).toEqual({ size: 'large', 'app.kubernetes.io/name': 'x=y' });
    expect(setValue(data, 'Workload=').Workload).toBe('');
    expect(entries(data.Labels)).toEqual({ size: 'small' });
  });

  test('values of config are YAML, at any depth', () => {
    const config = entries(
      setValue(setValue(data, 'ConfigData.db.port=5432'), String.raw`ConfigData.a\.b=[1, x]`).ConfigData,
    );
    expect(config['db']).toEqual(
      new GoMap('any-any', [
        ['port', 5432n],
        ['host', 'a'],
      ]),
    );
    expect(config['a.b']).toEqual([1n, 'x']);
    expect(entries(setValue(data, 'ConfigData.x={{ not yaml }').ConfigData)['x']).toBe('{{ not yaml }');
  });

  test.each([
    ['Workload', 'sets nothing'],
    ['=x', 'sets nothing'],
    ['Workloads=x', 'no data named "Workloads"'],
    ['Workload.a=x', 'Workload is text'],
    ['Labels=x', 'Labels is a map'],
  ])('%j is refused', (assignment, expected) => {
    expect(() => setValue(data, assignment)).toThrow(expected);
  });
});
