import { describe, expect, test } from 'vitest';
import { parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import { parseManifests } from '../../../environments/manifests/parsed-manifests.ts';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

function read(text: string) {
  return parseManifestFile(text, { repository: 'control-plane', path: 'config.yaml' });
}

function valueOf(scalar: string): unknown {
  const body = read(`${HEAD}data:\n  A: ${scalar}\n`).manifests[0]?.body as { data: Record<string, unknown> };
  return body.data['A'];
}

// What `kubectl kustomize` prints for each of them.
describe('a value without quotes is what kustomize makes of it:', () => {
  test.each<[string, unknown]>([
    ['1_000', 1000],
    ['1__0', 10],
    ['1_', 1],
    ['_1', '_1'],
    ['0b11', 3],
    ['0b', '0b'],
    ['0o17', 15],
    ['017', 15],
    ['08', 8],
    ['0777_7', 4095],
    ['0x1f', 31],
    ['0x_1', 1],
    ['+1', 1],
    ['.5', 0.5],
    ['1.0', 1],
    ['1_0.5', 10.5],
    ['1e3', 1000],
    ['12e03', 12_000],
    ['1:30', '1:30'],
    ['9007199254740993', 9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['yes', 'yes'],
    ['on', 'on'],
    ['NO', 'NO'],
    ['y', 'y'],
    ['True', true],
    ['~', null],
    ['=', '='],
    ['v1.10', 'v1.10'],
    ['1.2.3', '1.2.3'],
    ['10.0.0.1', '10.0.0.1'],
    ['2024-01-01', '2024-01-01T00:00:00Z'],
    ['2024-1-1', '2024-01-01T00:00:00Z'],
    ['!!timestamp 2024-01-01', '2024-01-01T00:00:00Z'],
    ['2024-02-30', '2024-02-30'],
    ['2024-01-01 10:00:00', '2024-01-01 10:00:00'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['2001-12-14T21:59:43.100Z', '2001-12-14T21:59:43.100Z'],
    ['"2024-01-01"', '2024-01-01'],
    ["'1_000'", '1_000'],
    ['!!str 2024-01-01', '2024-01-01'],
  ])('%s', (scalar, value) => {
    expect(valueOf(scalar)).toEqual(value);
    expect(valueOf(`[${scalar}]`)).toEqual([value]);
  });
});

describe('values of annotations are the texts that are written:', () => {
  test.each(['017', '1_000', 'True', '~', '2024-01-01', '1.50', 'yes'])('%s', text => {
    const object = `${HEAD}  annotations:\n    x: ${text}\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${object.replaceAll('\n', '\n  ').trim()}\n`;
    for (const file of [read(object), read(list)]) {
      const body = file.manifests[0]?.body as { metadata: { annotations: unknown } };
      expect(body.metadata.annotations).toEqual({ x: text });
      expect(file.manifests[0]?.dates).toBeUndefined();
    }
  });

  test('so that a number may be one', () => {
    const [manifest] = parseManifests(read(`${HEAD}  annotations: {berth.dev/precedence: 10}\n`)).manifests;
    expect(manifest?.state === 'valid' && manifest.object.annotations).toEqual({ 'berth.dev/precedence': '10' });
  });
});

describe('a date without quotes', () => {
  const LABELLED = `${HEAD}  labels: {platform-config: "true"}\n`;
  const told = (text: string) =>
    parseManifests(read(text)).manifests.flatMap(found => (found.state === 'valid' ? found.warnings : []));

  test('is told with what it becomes, and where', () => {
    expect(told(`${LABELLED}data:\n  RELEASED: 2024-01-01\n`)).toMatchObject([
      {
        severity: 'warning',
        code: 'unquoted-date',
        message: '2024-01-01 without quotes is a date, and is read as "2024-01-01T00:00:00Z"',
        fix: 'put it in quotes to have it as it is written: "2024-01-01"',
        origin: { path: 'config.yaml', line: 7, column: 13 },
        subject: { kind: 'ConfigMap', name: 'a' },
      },
    ]);
  });

  test('is told of the item of a list in which it is', () => {
    const item = (name: string, date: string) =>
      `- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: ${name}, labels: {platform-config: "true"}}\n  data: {D: ${date}}\n`;
    const warnings = told(`apiVersion: v1\nkind: List\nitems:\n${item('a', '"x"')}${item('b', '2024-01-01')}`);
    expect(warnings.map(({ subject, origin }) => [subject?.name, origin?.line])).toEqual([['b', 11]]);
  });

  test('is told of a Workload as well', () => {
    const text =
      'apiVersion: scheduler.kalypso.io/v1alpha1\nkind: Workload\nmetadata: {name: shop}\nspec:\n  deploymentTargets:\n  - {name: web, environment: dev, labels: {since: 2024-01-01}, manifests: {}}\n';
    expect(told(text).map(({ code }) => code)).toEqual(['unquoted-date']);
  });

  test('is nobody’s business in objects of others', () => {
    expect(told(`${HEAD}data:\n  RELEASED: 2024-01-01\n`)).toEqual([]);
    expect(told(`${LABELLED}data:\n  RELEASED: "2024-01-01"\n`)).toEqual([]);
  });
});

describe('a key that is no text is refused, as kustomize does:', () => {
  test.each([
    ['8080', 'the key 8080 is a number, and keys are texts'],
    ['1_000', 'the key 1_000 is a number, and keys are texts'],
    ['1.5', 'the key 1.5 is a number, and keys are texts'],
    ['true', 'the key true is a boolean, and keys are texts'],
    ['2024-01-01', 'the key 2024-01-01 is a date, and keys are texts'],
    ['~', 'the key ~ is nothing, and keys are texts'],
  ])('%s', (key, message) => {
    const { unreadable, manifests } = read(`${HEAD}data:\n  ${key}: x\n`);
    expect(manifests).toEqual([]);
    expect(unreadable).toMatchObject([
      {
        kind: 'ConfigMap',
        name: 'a',
        diagnostics: [{ code: 'key-not-text', message, origin: { line: 6, column: 3 } }],
      },
    ]);
  });

  test.each(['yes', '"8080"', 'v1', '1.2.3', 'on'])('but not %s', key => {
    expect(read(`${HEAD}data:\n  ${key}: x\n`).unreadable).toEqual([]);
  });
});
