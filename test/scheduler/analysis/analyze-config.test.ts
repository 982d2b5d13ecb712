import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { anyObject, config, target, template, workload } from '../../support/objects.ts';
import { analyze, annotated, told } from './analyze-config.ts';

test('config that applies and agrees gives nothing to tell', () => {
  expect(
    told(
      config('base', { A: '1', L: '[{name: a}]', M: '{x: 1}' }),
      config('west', { B: '2', L: '[{name: b}]', M: '{y2: 1}' }, { region: 'west' }),
      config('front', { C: '3' }, { tier: 'front', 'cluster-type': 'large', workload: 'shop', workspace: 'shop-team' }),
    ),
  ).toEqual([]);
});

describe('a label that matches nothing', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'with a mistyped value names the one that was meant',
      { region: 'wset' },
      'no cluster type or deployment target has region: wset',
      'did you mean "region: west"?',
    ],
    [
      'with a mistyped key names the one that was meant',
      { regoin: 'west' },
      'no cluster type or deployment target has regoin: west',
      'nothing has the label "regoin": did you mean "region"?',
    ],
    [
      'with an unlike value lists those there are',
      { region: 'antarctica' },
      'no cluster type or deployment target has region: antarctica',
      'existing values of region: east, west',
    ],
    [
      'of an unknown cluster type names the nearest',
      { 'cluster-type': 'larg' },
      'no cluster type has cluster-type: larg',
      'did you mean "cluster-type: large"?',
    ],
    [
      'of an unknown workload names the nearest',
      { workload: 'shp' },
      'no deployment target has workload: shp',
      'did you mean "workload: shop"?',
    ],
    [
      'with the short name of a target gives the whole one',
      { 'deployment-target': 'web' },
      'no deployment target has deployment-target: web',
      'a target\'s name begins with its workload: "shop-web"',
    ],
    [
      'that only says who manages the object is told to be an annotation',
      { 'app.kubernetes.io/managed-by': 'Helm' },
      'no cluster type or deployment target has app.kubernetes.io/managed-by: Helm',
      'every label is a condition: if it is not meant as one, make it an annotation',
    ],
    [
      'for the environment is told to be needless',
      { environment: 'dev' },
      'no cluster type or deployment target has environment: dev',
      'remove it: config on the branch of dev is for dev only',
    ],
  ])('%s', (_name, labels, what, fix) => {
    const [found, ...others] = analyze(config('c', { A: '1' }, labels));
    expect(found).toMatchObject({
      code: 'config-label-matches-nothing',
      severity: 'warning',
      message: `ConfigMap c applies nowhere: ${what}`,
      fix,
      subject: { kind: 'ConfigMap', name: 'c' },
    });
    expect(found?.origin?.line).toBe(4);
    expect(others).toEqual([]);
  });

  test('is told for schemas and for keys of azure-app-config too', () => {
    const schema = anyObject('ConfigSchema', 's', { spec: { schema: '{}' } }, { region: 'north' });
    const azure = anyObject('ConfigMap', 'azure-app-config', { data: { 'region.west.A': '1', 'region.nrth.A': '2' } });
    expect(told(schema, azure)).toEqual([
      'warning config-label-matches-nothing: key region.nrth.A of ConfigMap azure-app-config applies nowhere: no cluster type or deployment target has region: nrth',
      'warning config-label-matches-nothing: ConfigSchema s applies nowhere: no cluster type or deployment target has region: north',
    ]);
  });

  test('differs from labels that nothing has together', () => {
    expect(told(config('c', { A: '1' }, { region: 'west', 'cluster-type': 'small' }))).toEqual([
      'warning config-applies-nowhere: ConfigMap c applies nowhere: no pair of a cluster type and a deployment target has cluster-type: small and region: west',
    ]);
  });

  test('may be empty, and then matches whatever has no such label', () => {
    expect(told(config('c', { A: '1' }, { tier: '' }))).toEqual([
      'warning config-label-empty: ConfigMap c has an empty label tier, which matches whatever has no such label',
    ]);
  });
});

describe('two ConfigMaps that disagree', () => {
  const west = config('west', { A: 'west' }, { region: 'west' });

  test('are told when only the name decides', () => {
    const found = analyze(west, config('front', { A: 'front' }, { tier: 'front' }));
    expect(found).toMatchObject([
      {
        code: 'config-precedence-by-name',
        message: 'ConfigMap west overrides A of ConfigMap front only by its name',
        fix: 'annotate the one that is meant to win with "berth.dev/precedence", an integer above 0',
        related: [{ message: 'ConfigMap front' }],
      },
    ]);
  });

  test('are told when the more specific one loses', () => {
    expect(told(west, config('z-base', { A: 'base' }))).toEqual([
      'warning config-precedence-by-name: ConfigMap z-base overrides A of ConfigMap west only by its name, although that is the more specific one',
    ]);
  });

  test.each<[string, SourcedManifest[]]>([
    ['when the winner is the more specific one', [config('a-base', { A: 'base' }), west]],
    [
      'when they never apply together',
      [config('s', { A: 's' }, { size: 'small' }), config('west', { A: 'w' }, { 'cluster-type': 'large' })],
    ],
    ['when they agree', [west, config('front', { A: 'west' }, { tier: 'front' })]],
    ['when precedence decides', [west, annotated('a', '5', { A: 'a' })]],
    [
      'when numbers before the names decide',
      [config('10-west', { A: 'w' }, { region: 'west' }), config('20-front', { A: 'f' }, { tier: 'front' })],
    ],
    ['when their maps have different keys', [config('a', { M: '{x: 1}' }), config('b', { M: '{z: 2}' })]],
  ])('are not told %s', (_name, manifests) => {
    expect(told(...manifests)).toEqual([]);
  });

  test('are told with the place inside of maps and lists, once for all places', () => {
    const [found] = told(
      config('a', { M: '{limits: {cpu: 1}, l: [{name: x, v: 1}]}', K: 'a' }),
      config('b', { M: '{limits: {cpu: 2}, l: [{name: x, v: 2}]}', K: 'b' }),
    );
    expect(found).toBe(
      'warning config-precedence-by-name: ConfigMap b overrides M.limits.cpu and 2 more of ConfigMap a only by its name',
    );
  });

  test('may be keys of one azure-app-config, of which the longer wins', () => {
    const data = { 'tier.front.A': 'tier', 'region.west.A': 'region' };
    expect(told(anyObject('ConfigMap', 'azure-app-config', { data }))).toEqual([
      'warning config-precedence-by-name: region.west.A overrides tier.front.A in ConfigMap azure-app-config only because its key is longer',
    ]);
  });

  test('are literal by the names of their keys', () => {
    const literal = (keys: string): SourcedManifest => {
      const metadata = { name: 'a', labels: { 'platform-config': 'true' }, annotations: { 'berth.dev/literal': keys } };
      return anyObject('ConfigMap', 'a', { metadata, data: { ALERT: '{{ $x }}' } });
    };
    expect(told(literal('true'))).toEqual([]);
    expect(told(literal('ALERT'))).toEqual([]);
    expect(told(literal('ALERT, ALRT'))).toEqual([
      'warning config-literal-unknown: annotation berth.dev/literal of ConfigMap a names "ALRT", which is no key of it',
    ]);
    expect(analyze(literal('ALRT'))[0]?.fix).toBe('did you mean "ALERT"?');
  });

  test('need an integer for precedence', () => {
    expect(told(annotated('a', 'high', { A: '1' }))).toEqual([
      'error config-precedence-invalid: annotation berth.dev/precedence of ConfigMap a is "high", which is not an integer: it counts as 0',
    ]);
  });
});

describe('values that may not mean what they look like', () => {
  test.each<[string, string, string | undefined]>([
    ['a list without its end', '[a, b', 'warning config-value-not-yaml'],
    ['a map without its end', '{a: 1', 'warning config-value-not-yaml'],
    ['a template', '{{ .Workload }}', undefined],
    ['a sentence with a colon', 'note: this is a map', 'info config-text-is-map'],
    ['a sentence in quotes', "'note: this is text'", undefined],
    ['a map on one line', 'key: value', undefined],
    ['a key that is a boolean', '{on: 1}', 'warning config-key-is-boolean'],
    ['a key that is a boolean, deep inside', '[{a: {y: 1}}]', 'warning config-key-is-boolean'],
    ['brackets beyond any use', '['.repeat(1000), 'error config-value-too-large'],
    ['an address', 'https://host:8080', undefined],
  ])('%s', (_name, text, expected) => {
    expect(told(config('c', { K: text })).map(line => line.split(':')[0])).toEqual(
      expected === undefined ? [] : [expected],
    );
  });

  test('lists that are appended to each other', () => {
    expect(
      told(config('a', { L: '[{x: 1}, s]' }), config('b', { L: '[{z: 2}, s]' })).map(line => line.split(':')[0]),
    ).toEqual(['warning config-list-without-names', 'info config-list-duplicate']);
  });

  test('maps that stringify leaves as they are', () => {
    const stringified = template('config', 'config', ['data:\n{{ .ConfigData | stringify | indent 2 }}\n']);
    expect(told(stringified, config('c', { M: '{a: 1}', L: '[1]' }))).toEqual([
      'warning config-map-stringified: M of ConfigMap c is a map, which stringify in template config does not turn to text',
    ]);
  });
});

test('schemas that are none are told with their place', () => {
  const schema = anyObject('ConfigSchema', 's', { spec: { schema: '{"type": "objekt"}' } });
  const own = workload('till', [target('pos', { configSchemas: ['{"required": "A"}'] })], { workspace: 'shop-team' });
  expect(told(schema, own).map(line => line.replace(/ -- .*/, ''))).toEqual([
    "error config-schema-unusable: config can't be validated by ConfigSchema s: has a primitive type that is NOT VALID",
    "error config-schema-unusable: config can't be validated by a schema of deployment target till-pos: required must be of an array",
  ]);
});
