import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import type { AnySchedulerObject, InvalidObject } from '../../../scheduler/model/object.ts';
import { parseManifest } from '../../../scheduler/model/parse-manifest.ts';
import { anyObject, clusterType, rawManifest } from '../../support/objects.ts';

const API = 'scheduler.kalypso.io/v1alpha1';
const SPEC = { reconciler: 'flux', namespaceService: 'namespace' };

/** A cluster type with this metadata. */
function withMetadata(metadata: unknown): unknown {
  return { apiVersion: API, kind: 'ClusterType', metadata, spec: SPEC };
}

function validObject(body: unknown): AnySchedulerObject {
  const parsed = parseManifest(rawManifest(body));
  if (parsed.state !== 'valid') throw new Error(`it is ${parsed.state}`);
  return parsed.object;
}

function invalidObject(body: unknown): InvalidObject {
  const parsed = parseManifest(rawManifest(body));
  if (parsed.state !== 'invalid') throw new Error(`it is ${parsed.state}`);
  return parsed.object;
}

function problemsOf(body: unknown): Pick<Diagnostic, 'code' | 'message' | 'fix'>[] {
  return invalidObject(body).diagnostics.map(({ code, message, fix }) => ({ code, message, ...(fix && { fix }) }));
}

describe('an object of one of our kinds', () => {
  test('is known by its name, with its labels, its annotations and what its kind says', () => {
    const found = validObject(
      withMetadata({
        name: 'large',
        labels: { size: 'large', empty: '' },
        annotations: { 'example.com/note': 'any text, as long as it likes' },
      }),
    );
    expect(found).toMatchObject({
      kind: 'ClusterType',
      name: 'large',
      labels: { size: 'large', empty: '' },
      annotations: { 'example.com/note': 'any text, as long as it likes' },
      spec: SPEC,
      origin: rawManifest({}).origin,
    });
  });

  test('knows where its fields stand', () => {
    const { at, origin } = validObject(withMetadata({ name: 'large' }));
    expect(at(['spec', 'reconciler'])).toEqual({ ...origin, line: 3, column: 1 });
  });

  test.each<[string, unknown]>([
    ['absent', {}],
    ['empty', { labels: null, annotations: null }],
    ['empty maps', { labels: {}, annotations: {} }],
  ])('may have labels and annotations that are %s', (_name, metadata) => {
    expect(validObject(withMetadata({ name: 'large', ...(metadata as object) }))).toMatchObject({
      labels: {},
      annotations: {},
    });
  });

  test('is valid with warnings for fields that do nothing', () => {
    const parsed = parseManifest(clusterType('large', {}, { color: 'red' }).raw);
    expect(parsed).toMatchObject({ state: 'valid', warnings: [{ code: 'unknown-field' }] });
    expect(parseManifest(clusterType('large').raw)).toMatchObject({ warnings: [] });
  });
});

describe('what belongs to others', () => {
  test.each<[string, unknown, { apiVersion: string; kind: string; name: string }]>([
    [
      'a kind of Kubernetes',
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    ],
    [
      'a kind of ours in another group',
      { apiVersion: 'example.com/v1', kind: 'Workload', metadata: { name: 'web' } },
      { apiVersion: 'example.com/v1', kind: 'Workload', name: 'web' },
    ],
    [
      'another kind in a group that only begins like ours',
      { apiVersion: 'scheduler.kalypso.iot/v1alpha1', kind: 'Lamp', metadata: { name: 'web' } },
      { apiVersion: 'scheduler.kalypso.iot/v1alpha1', kind: 'Lamp', name: 'web' },
    ],
    [
      'a template of OpenShift',
      { apiVersion: 'template.openshift.io/v1', kind: 'Template', metadata: { name: 'web' } },
      { apiVersion: 'template.openshift.io/v1', kind: 'Template', name: 'web' },
    ],
    [
      'a ConfigMap of another version',
      { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'web' } },
      { apiVersion: 'v2', kind: 'ConfigMap', name: 'web' },
    ],
    [
      'what is named like a property of every object',
      { apiVersion: 'v1', kind: 'constructor' },
      { apiVersion: 'v1', kind: 'constructor', name: '' },
    ],
    ['a text', 'hello', { apiVersion: '', kind: '', name: '' }],
    ['a list', [clusterType('large').raw.body], { apiVersion: '', kind: '', name: '' }],
    ['nothing', null, { apiVersion: '', kind: '', name: '' }],
    [
      'values that are no texts',
      { apiVersion: 1, kind: {}, metadata: { name: 7 } },
      { apiVersion: '', kind: '', name: '' },
    ],
  ])('%s is ignored', (_name, body, expected) => {
    const found = rawManifest(body);
    expect(parseManifest(found)).toEqual({ state: 'foreign', ...expected, origin: found.origin });
  });
});

describe('what was meant to be ours and isn’t', () => {
  test.each([
    'schedular.kalypso.io/v1alpha1',
    'scheduler.kalypso.com/v1alpha1',
    'scheduler.kalypso.iot/v1alpha1',
    'Scheduler.Kalypso.io/v1alpha1',
    'kalypso.io/v1alpha1',
    'v1alpha1',
    '',
  ])('a kind of ours with the apiVersion "%s" is an error that says the right one', apiVersion => {
    const found = invalidObject({ apiVersion, kind: 'Workload', metadata: { name: 'web' } });
    expect(found).toMatchObject({
      kind: 'Workload',
      name: 'web',
      diagnostics: [
        { severity: 'error', code: 'unknown-version', fix: 'write apiVersion: scheduler.kalypso.io/v1alpha1' },
      ],
    });
  });

  test('a kind that the group doesn’t have is an error that names the nearest', () => {
    const found = invalidObject({ apiVersion: API, kind: 'ClusterTyp', metadata: { name: 'large' } });
    expect(found).toMatchObject({ kind: 'ClusterTyp', name: 'large', origin: rawManifest({}).origin });
    expect(found.diagnostics).toEqual([
      {
        severity: 'error',
        code: 'unknown-kind',
        message: `${API} has no kind "ClusterTyp"`,
        fix: 'did you mean "ClusterType"?',
        origin: { ...rawManifest({}).origin, line: 2 },
        subject: { kind: 'ClusterTyp', name: 'large' },
      },
    ]);
  });

  test.each([
    ['Workloads', 'did you mean "Workload"?'],
    ['gitopsrepo', 'did you mean "GitOpsRepo"?'],
    [
      'Cluster',
      'use one of Assignment, AssignmentPackage, BaseRepo, ClusterType, ConfigSchema, DeploymentTarget, Environment, GitOpsRepo, SchedulingPolicy, Template, Workload, WorkloadRegistration',
    ],
  ])('kind %s: %s', (kind, fix) => {
    expect(invalidObject({ apiVersion: API, kind, metadata: { name: 'x' } }).diagnostics[0]?.fix).toBe(fix);
  });

  test('a version that the group doesn’t have is an error that names the one it has', () => {
    expect(problemsOf({ apiVersion: 'scheduler.kalypso.io/v1', kind: 'Workload', metadata: { name: 'shop' } })).toEqual(
      [
        {
          code: 'unknown-version',
          message: 'Workload has no version scheduler.kalypso.io/v1',
          fix: `write apiVersion: ${API}`,
        },
      ],
    );
  });

  test('the place of such an error is the field that is wrong', () => {
    const located = { ...rawManifest({ apiVersion: 'scheduler.kalypso.io/v2', kind: 'Workload' }), locate: field };
    const misnamed = { ...rawManifest({ apiVersion: API, kind: 'Workloads' }), locate: field };
    expect(parseManifest(located)).toMatchObject({ object: { diagnostics: [{ origin: { line: 10 } }] } });
    expect(parseManifest(misnamed)).toMatchObject({ object: { diagnostics: [{ origin: { line: 4 } }] } });

    /** The line is the length of the field's name. */
    function field(path: readonly (string | number)[]): { line: number; column: number } {
      return { line: String(path.at(-1)).length, column: 1 };
    }
  });

  test('a ConfigMap of our group is told to be of another version', () => {
    expect(problemsOf({ apiVersion: API, kind: 'ConfigMap', metadata: { name: 'c' } })).toMatchObject([
      { code: 'unknown-version' },
    ]);
  });

  test('without a name it is an object without a name', () => {
    expect(Object.keys(invalidObject({ apiVersion: API, kind: 'ClusterTyp' }))).not.toContain('name');
    expect(Object.keys(invalidObject(withMetadata({})))).not.toContain('name');
    expect(invalidObject(withMetadata({ name: 'Large' }))).toMatchObject({ name: 'Large' });
  });

  test('keeps those of its labels that can be read', () => {
    const found = invalidObject(withMetadata({ name: 'Large', labels: { size: 'large', edge: true } }));
    expect(found.labels).toEqual({ size: 'large' });
    expect(invalidObject(withMetadata({ name: 'Large', labels: ['size'] })).labels).toEqual({});
  });
});

describe('metadata', () => {
  test.each<[string, unknown, string, string]>([
    ['without a name', { labels: {} }, 'a ClusterType has no name', 'add metadata.name'],
    ['that is empty', null, 'a ClusterType has no name', 'add metadata.name'],
    ['with a name that is a number', { name: 7 }, 'a ClusterType has no name', 'add metadata.name'],
    [
      'with a name that nothing may have',
      { name: 'Large' },
      'the name "Large" may only have lower-case letters, digits, "-" and ".", and must start and end with a letter or digit',
      'choose another name',
    ],
    [
      'with labels that are a list',
      { name: 'large', labels: ['size'] },
      'metadata.labels must be a map',
      'write one "key: value" per line',
    ],
    [
      'with annotations that are a text',
      { name: 'large', annotations: 'size' },
      'metadata.annotations must be a map',
      'write one "key: value" per line',
    ],
    [
      'with a label key that nothing may have',
      { name: 'large', labels: { '-size': 'large' } },
      'the label key "-size" may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends',
      'rename it',
    ],
    [
      'with an annotation key that nothing may have',
      { name: 'large', annotations: { 'a/b/c': 'x' } },
      'the annotation key "a/b/c" may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends',
      'rename it',
    ],
    [
      'with a label that is a boolean',
      { name: 'large', labels: { edge: true } },
      'the value of label "edge" is not a string',
      'write it in quotes: edge: "true"',
    ],
    [
      'with an annotation that is a number',
      { name: 'large', annotations: { precedence: 10 } },
      'the value of annotation "precedence" is not a string',
      'write it in quotes: precedence: "10"',
    ],
    [
      'with a label that is a map',
      { name: 'large', labels: { size: { is: 'large' } } },
      'the value of label "size" is not a string',
      'write it in quotes: size: "…"',
    ],
    [
      'with a label that is a list',
      { name: 'large', labels: { size: [] } },
      'the value of label "size" is not a string',
      'write it in quotes: size: "…"',
    ],
    [
      'with a label value that nothing may have',
      { name: 'large', labels: { size: 'very large' } },
      'the value "very large" of label "size" may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends',
      'shorten or rename it',
    ],
  ])('%s is an error', (_name, metadata, message, fix) => {
    expect(problemsOf(withMetadata(metadata))).toEqual([{ code: 'invalid-metadata', message, fix }]);
  });

  test('that is wrong in several ways is told of each, at its place', () => {
    const { diagnostics } = invalidObject(
      withMetadata({ name: 'Large', labels: { edge: true }, annotations: { 'a b': 'x' } }),
    );
    const place = rawManifest({}).origin;
    expect(diagnostics.map(({ severity, subject, origin }) => ({ severity, subject, origin }))).toEqual(
      [3, 4, 4].map(line => ({
        severity: 'error',
        subject: { kind: 'ClusterType', name: 'Large' },
        origin: { ...place, line },
      })),
    );
  });
});

describe('the fields of a kind', () => {
  const cases: [string, unknown, string, string][] = [
    ['that is missing', {}, 'spec.reconciler is missing', 'add spec.reconciler to ClusterType large'],
    ['that is empty', { ...SPEC, reconciler: '' }, 'spec.reconciler: must not be empty', 'correct spec.reconciler'],
  ];
  test.each(cases)('one %s is told with its name', (_name, spec, message, fix) => {
    const found = anyObject('ClusterType', 'large', { spec }).raw.body;
    expect(problemsOf(found)[0]).toEqual({ code: 'invalid-object', message, fix });
  });

  test('no fields at all are told to be missing', () => {
    expect(problemsOf(anyObject('ClusterType', 'large').raw.body)).toEqual([
      { code: 'invalid-object', message: 'spec is missing', fix: 'add spec to ClusterType large' },
    ]);
  });

  test('a label selector that is empty is told what to write for all', () => {
    const spec = { deploymentTargetSelector: { labelSelector: null }, clusterTypeSelector: { labelSelector: {} } };
    const [found] = problemsOf(anyObject('SchedulingPolicy', 'all', { spec }).raw.body);
    expect(found?.message).toBe('spec.deploymentTargetSelector.labelSelector is empty');
    expect(found?.fix).toBe('write {} for all, or matchLabels');
  });

  test('one of another type is told to be wrong, not to be missing', () => {
    const [found] = problemsOf(anyObject('ClusterType', 'large', { spec: { ...SPEC, reconciler: 7 } }).raw.body);
    expect(found?.message).toMatch(/^spec\.reconciler must be a string, not .+/);
    expect(found?.fix).toBe('correct spec.reconciler');
  });

  test('one that is null is told to be wrong, not to be missing', () => {
    const [found] = problemsOf(anyObject('ClusterType', 'large', { spec: { ...SPEC, reconciler: null } }).raw.body);
    expect(found?.fix).toBe('correct spec.reconciler');
  });

  test('one inside of a list is told with its position', () => {
    const spec = { deploymentTargets: [{ name: 'web', environment: 'dev' }, { environment: 'dev' }] };
    const { diagnostics } = invalidObject(anyObject('Workload', 'shop', { spec }).raw.body);
    expect(diagnostics).toMatchObject([
      {
        severity: 'error',
        message: 'spec.deploymentTargets[1].name is missing',
        fix: 'add spec.deploymentTargets[1].name to Workload shop',
        origin: { line: 5 },
        subject: { kind: 'Workload', name: 'shop' },
      },
    ]);
  });

  test('below something that isn’t a map they are told to be wrong at that place', () => {
    const found = problemsOf(anyObject('Workload', 'shop', { spec: { deploymentTargets: ['web'] } }).raw.body);
    expect(found).toMatchObject([{ fix: 'correct spec.deploymentTargets[0]' }]);
  });

  test('are told of beside what is wrong with the metadata', () => {
    expect(
      problemsOf({ apiVersion: API, kind: 'ClusterType', metadata: {}, spec: { reconciler: 'flux' } }),
    ).toMatchObject([
      { code: 'invalid-metadata', message: 'a ClusterType has no name' },
      { code: 'invalid-object', message: 'spec.namespaceService is missing' },
    ]);
  });

  test('are data for a ConfigMap', () => {
    const numbers = anyObject('ConfigMap', 'c', { data: { PORT: 8080 } }).raw.body;
    expect(problemsOf(numbers)).toEqual([
      { code: 'invalid-object', message: 'data.PORT: must be a string: write it in quotes', fix: 'correct data.PORT' },
    ]);
  });
});
