import { describe, expect, test } from 'vitest';
import { anyObject, clusterType, config, rawManifest } from '../../../support/objects.ts';
import { analyze, annotated, told } from '../analyze-config.ts';

describe('what is told of platform config', () => {
  const at = (kind: string, name: string, line: number) => ({
    ...rawManifest({}, `${kind}-${name}.yaml`).origin,
    line,
  });
  const azure = (data: Record<string, string>) => anyObject('ConfigMap', 'azure-app-config', { data });

  test('of a precedence that is no integer, at the annotation', () => {
    expect(analyze(annotated('a', '1.5', {}))).toEqual([
      {
        severity: 'error',
        code: 'config-precedence-invalid',
        message: 'annotation berth.dev/precedence of ConfigMap a is "1.5", which is not an integer: it counts as 0',
        fix: 'write a whole number in quotes, such as "10"',
        origin: at('configmap', 'a', 4),
        subject: { kind: 'ConfigMap', name: 'a' },
      },
    ]);
    expect(told(annotated('a', '-5', {}))).toEqual([]);
  });

  test('of an empty label, at the label', () => {
    expect(analyze(config('c', {}, { tier: '' }))).toEqual([
      {
        severity: 'warning',
        code: 'config-label-empty',
        message: 'ConfigMap c has an empty label tier, which matches whatever has no such label',
        fix: 'give it a value, or remove it',
        origin: at('configmap', 'c', 4),
        subject: { kind: 'ConfigMap', name: 'c' },
      },
    ]);
  });

  test('of labels that nothing has together, at the object', () => {
    expect(analyze(config('c', {}, { region: 'west', size: 'small', tier: '' }))).toMatchObject([
      {
        severity: 'warning',
        code: 'config-applies-nowhere',
        message:
          'ConfigMap c applies nowhere: no pair of a cluster type and a deployment target has region: west and size: small and no label tier',
        fix: 'each label is on something, but not together: remove one, or split the object',
        origin: at('configmap', 'c', 1),
        subject: { kind: 'ConfigMap', name: 'c' },
      },
      { code: 'config-label-empty' },
    ]);
  });

  test('of several labels that match nothing, each, and of those that are empty too', () => {
    expect(told(config('c', {}, { region: 'x', tier: '', size: 'y' })).map(line => line.split(':')[0])).toEqual([
      'warning config-label-matches-nothing',
      'warning config-label-matches-nothing',
      'warning config-label-empty',
    ]);
  });

  test('of keys of azure-app-config, at the key', () => {
    expect(analyze(azure({ 'region.nrth.A': '1' }))).toMatchObject([
      {
        message: expect.stringMatching(/^key region\.nrth\.A of ConfigMap azure-app-config applies/) as string,
        origin: at('configmap', 'azure-app-config', 3),
      },
    ]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['a workload that there isn’t', { workload: 'zzzzzz' }, 'existing workloads: shop'],
    ['a cluster type that there isn’t', { 'cluster-type': 'zzzzzz' }, 'existing cluster types: large, small'],
    ['a target that there isn’t', { 'deployment-target': 'zzzzzz' }, 'existing deployment targets: shop-web'],
    ['a value that ends like one, which only names of targets do', { region: 'est' }, 'did you mean "region: east"?'],
    [
      'a key that is nearly one with a meaning of its own',
      { 'cluster-typ': 'large' },
      'nothing has the label "cluster-typ": did you mean "cluster-type"?',
    ],
    [
      'a key that is nearly workload',
      { workloads: 'shop' },
      'nothing has the label "workloads": did you mean "workload"?',
    ],
    [
      'a key that is nearly workspace',
      { workspac: 'x' },
      'nothing has the label "workspac": did you mean "workspace"?',
    ],
    [
      'a key that is nearly deployment-target',
      { 'deployment-targt': 'x' },
      'nothing has the label "deployment-targt": did you mean "deployment-target"?',
    ],
  ])('what was meant by %s', (_name, labels, fix) => {
    expect(analyze(config('c', {}, labels))[0]?.fix).toBe(fix);
  });

  test('ten values are named, in order', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      clusterType(`t${index}`, { zone: `zone-${String.fromCharCode(108 - index)}` }),
    );
    expect(analyze(...many, config('c', {}, { zone: 'qqqqqq' }))[0]?.fix).toBe(
      'existing values of zone: zone-a, zone-b, zone-c, zone-d, zone-e, zone-f, zone-g, zone-h, zone-i, zone-j',
    );
  });

  test('the end of a name that isn’t a target’s is none', () => {
    const found = analyze(clusterType('x', { zone: 'quite-long-qqq' }), config('c', {}, { zone: 'qqq' }))[0];
    expect(found?.fix).toBe('existing values of zone: quite-long-qqq');
  });
});
