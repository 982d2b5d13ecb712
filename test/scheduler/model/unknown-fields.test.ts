import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import { parseManifest } from '../../../scheduler/model/parse-manifest.ts';
import { anyObject, clusterType, policy, rawManifest, target, workload } from '../../support/objects.ts';

const API = 'scheduler.kalypso.io/v1alpha1';

function warnings(body: unknown): readonly Diagnostic[] {
  const parsed = parseManifest(rawManifest(body));
  if (parsed.state !== 'valid') throw new Error(`it is ${parsed.state}`);
  return parsed.warnings;
}

function told(body: unknown): string[] {
  return warnings(body).map(({ message, fix }) => `${message}; ${fix}`);
}

const SPEC = { reconciler: 'flux', namespaceService: 'namespace' };

describe('a field that the kind doesn’t have', () => {
  test.each<[string, unknown, string]>([
    [
      'beside spec',
      { ...(clusterType('c').raw.body as object), specs: {} },
      'ClusterType has no field specs: it is ignored; did you mean "spec"?',
    ],
    [
      'in spec',
      clusterType('c', {}, { reconcilers: 'x' }).raw.body,
      'ClusterType has no field spec.reconcilers: it is ignored; did you mean "reconciler"?',
    ],
    [
      'like none that it has',
      clusterType('c', {}, { color: 'red' }).raw.body,
      'ClusterType has no field spec.color: it is ignored; remove it',
    ],
    [
      'in metadata',
      { apiVersion: API, kind: 'ClusterType', metadata: { name: 'c', label: {} }, spec: SPEC },
      'ClusterType has no field metadata.label: it is ignored; did you mean "labels"?',
    ],
    [
      'in an item of a list',
      workload('w', [target('a'), { name: 'b', environment: 'dev', lables: {} }]).raw.body,
      'Workload has no field spec.deploymentTargets[1].lables: it is ignored; did you mean "labels"?',
    ],
    [
      'deep in a selector',
      policy('p', { types: { matchExpressions: [{ key: 'a', operator: 'Exists', value: '1' }] } }).raw.body,
      'SchedulingPolicy has no field spec.clusterTypeSelector.labelSelector.matchExpressions[0].value: it is ignored; did you mean "values"?',
    ],
    [
      'of a ConfigMap',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: {}, spec: {} },
      'ConfigMap has no field spec: it is ignored; remove it',
    ],
  ])('%s is told', (_name, body, expected) => {
    expect(told(body)).toEqual([expected]);
  });

  test('is a warning at its place', () => {
    expect(warnings(clusterType('large', {}, { color: 'red' }).raw.body)).toEqual([
      {
        severity: 'warning',
        code: 'unknown-field',
        message: 'ClusterType has no field spec.color: it is ignored',
        fix: 'remove it',
        origin: { ...rawManifest({}).origin, line: 3 },
        subject: { kind: 'ClusterType', name: 'large' },
      },
    ]);
  });

  test('is told beside others', () => {
    const body = { ...(clusterType('c', {}, { color: 'red' }).raw.body as object), color: 'red' };
    expect(told(body)).toHaveLength(2);
  });
});

describe('nothing is told', () => {
  test.each<[string, unknown]>([
    ['of an object without other fields', clusterType('c').raw.body],
    ['of what a server adds', { ...(clusterType('c').raw.body as object), status: { conditions: [] } }],
    [
      'of metadata that Kubernetes has',
      {
        apiVersion: API,
        kind: 'ClusterType',
        metadata: Object.fromEntries([
          ['name', 'c'],
          ...[
            'generateName', 'namespace', 'finalizers', 'ownerReferences', 'uid', 'resourceVersion', 'generation', 'creationTimestamp',
            'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'selfLink', 'labels', 'annotations',
          ].map(field => [field, null]), // biome-ignore format: a list of words
        ]),
        spec: SPEC,
      },
    ],
    [
      'of keys that people choose',
      workload('w', [target('a', { labels: { anything: 'x' }, manifests: { anything: 'x' } })]).raw.body,
    ],
    [
      'of a manifest that is a map',
      anyObject('Template', 't', { spec: { type: 'config', manifests: [{ kind: 'ConfigMap' }] } }).raw.body,
    ],
    ['of lists that are left out', anyObject('Workload', 'w', { spec: { deploymentTargets: null } }).raw.body],
    [
      'of a ConfigMap as Kubernetes has it',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c' },
        data: { any: 'x' },
        binaryData: {},
        immutable: true,
      },
    ],
    [
      'of a reference with all its fields',
      anyObject('Environment', 'dev', { spec: { controlPlane: { repo: 'r', branch: 'b', path: '.' } } }).raw.body,
    ],
  ])('%s', (_name, body) => {
    expect(told(body)).toEqual([]);
  });
});
