import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import type { ClusterType, Template } from '../../../scheduler/model/object.ts';
import {
  createTemplateSet,
  manifestText,
  type TemplateRole,
  templateProblem,
} from '../../../scheduler/plan/templates.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { TemplateError } from '../../../templates/go/errors.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { anyObject, clusterType, input, rawManifest, template } from '../../support/objects.ts';

const engines = createTemplateEngines();
const flux = template('flux', 'reconciler', ['a: {{ .Workload }}\n']);

function resolver(templates: readonly SourcedManifest[], given: { readonly engines?: typeof engines } = {}) {
  const snapshot = buildSnapshot(input(templates));
  return createTemplateSet({ templates: snapshot.templates, invalid: snapshot.invalid, engines, ...given });
}

function typeOf(spec: Record<string, unknown>): ClusterType {
  const [found] = buildSnapshot(input([clusterType('large', {}, spec)])).clusterTypes;
  if (found === undefined) throw new Error('it is not valid');
  return found;
}

function problemOf(templates: readonly SourcedManifest[], spec: Record<string, unknown>, role: TemplateRole) {
  const resolved = resolver(templates).resolve(typeOf(spec), role);
  return resolved !== undefined && 'problem' in resolved ? resolved.problem : undefined;
}

describe('the template that a cluster type names', () => {
  test.each<[TemplateRole, string]>([
    ['reconciler', 'reconciler'],
    ['namespace', 'namespaceService'],
    ['config', 'configType'],
  ])('for its %s is the one of %s', (role, field) => {
    const resolved = resolver([template('t', role, ['a', 'b'])]).resolve(typeOf({ [field]: 't' }), role);
    expect(resolved).toMatchObject({ template: { name: 't' } });
    expect(resolved && 'manifests' in resolved && resolved.manifests).toHaveLength(2);
  });

  test.each([undefined, ''])('for config may be none (%j)', configType => {
    expect(resolver([flux]).resolve(typeOf({ configType }), 'config')).toBeUndefined();
  });

  test('is found and compiled once, and stays what it is', () => {
    const set = resolver([flux, template('namespace', 'namespace', [])]);
    const type = typeOf({});
    expect(set.resolve(type, 'reconciler')).toBe(set.resolve(type, 'reconciler'));
    expect(set.resolve(type, 'namespace')).toMatchObject({ template: { name: 'namespace' } });
    expect(set.resolve(type, 'reconciler')).toMatchObject({ template: { name: 'flux' } });
    // For other cluster types, and in another set, too.
    expect(set.resolve(typeOf({ color: 'red' }), 'reconciler')).toBe(set.resolve(type, 'reconciler'));
    expect(resolver([flux]).resolve(type, 'reconciler')).toBe(set.resolve(type, 'reconciler'));
    // But not by other engines.
    const others = resolver([flux], { engines: createTemplateEngines() });
    expect(others.resolve(type, 'reconciler')).not.toBe(set.resolve(type, 'reconciler'));
  });

  test('is in the language that it says', () => {
    const handlebars = template('flux', 'reconciler', ['a: {{Workload}}\n'], { engine: 'handlebars' });
    expect(resolver([handlebars]).resolve(typeOf({}), 'reconciler')).toMatchObject({ template: { name: 'flux' } });
    expect(problemOf([template('flux', 'reconciler', ['a: {{Workload}}\n'])], {}, 'reconciler')?.code).toBe(
      'template-syntax',
    );
  });
});

describe('a template that can’t be used', () => {
  test('because there is none, is told at the cluster type', () => {
    const type = typeOf({ reconciler: 'argo' });
    expect(problemOf([flux], { reconciler: 'argo' }, 'reconciler')).toEqual({
      severity: 'error',
      code: 'unknown-template',
      message: 'cluster type large names the reconciler template "argo", which doesn\'t exist',
      fix: 'add a Template "argo"',
      origin: type.at(['spec', 'reconciler']),
      subject: { kind: 'ClusterType', name: 'large' },
    });
  });

  test('because there is none, is told with the one that was meant', () => {
    expect(problemOf([flux], { reconciler: 'fluxx' }, 'reconciler')?.fix).toBe('did you mean "flux"?');
    expect(problemOf([flux], { namespaceService: 'fluxx' }, 'namespace')?.origin?.line).toBe(3);
  });

  test('because it isn’t valid, is told with what is wrong with it', () => {
    const broken = anyObject('Template', 'flux', { spec: { type: 'reconciler' } });
    const type = typeOf({});
    expect(problemOf([broken, anyObject('Template', 'other')], {}, 'reconciler')).toEqual({
      severity: 'error',
      code: 'invalid-template',
      message: 'the reconciler template "flux" of cluster type large is not valid: spec.manifests is missing',
      fix: 'add spec.manifests to Template flux',
      origin: type.at(['spec', 'reconciler']),
      subject: { kind: 'ClusterType', name: 'large' },
      related: [{ message: 'the template', origin: { ...broken.manifest.origin, line: 3 } }],
    });
  });

  test('although another object of its name isn’t valid, is told to be none', () => {
    expect(problemOf([anyObject('ClusterType', 'argo')], { reconciler: 'argo' }, 'reconciler')?.code).toBe(
      'unknown-template',
    );
  });

  test('because it can’t be read, is told with its place', () => {
    const { origin } = rawManifest({}, 'broken.yaml');
    const invalid = [{ kind: 'Template', name: 'flux', origin, diagnostics: [] }];
    const resolved = createTemplateSet({ templates: [], invalid, engines }).resolve(typeOf({}), 'reconciler');
    expect(resolved).toMatchObject({
      problem: {
        code: 'invalid-template',
        message: 'the reconciler template "flux" of cluster type large is not valid: ',
        fix: 'add a Template "flux"',
        related: [{ message: 'the template', origin }],
      },
    });
  });

  test('because it is of another type, is told with both places', () => {
    const type = typeOf({ namespaceService: 'flux' });
    expect(problemOf([flux], { namespaceService: 'flux' }, 'namespace')).toEqual({
      severity: 'error',
      code: 'template-type',
      message: 'cluster type large names template "flux" as its namespace template, but it is of type reconciler',
      fix: 'name a template of type namespace, or correct spec.type of flux',
      origin: type.at(['spec', 'namespaceService']),
      subject: { kind: 'ClusterType', name: 'large' },
      related: [{ message: 'its type', origin: { ...flux.manifest.origin, line: 3 } }],
    });
  });

  test('because it doesn’t parse, is told with its manifest and line, whatever comes after it', () => {
    const broken = template('flux', 'reconciler', ['a: 1\n', 'b: 1\nc: {{ if }}\n', '{{ if }}']);
    expect(problemOf([broken], {}, 'reconciler')).toMatchObject({
      severity: 'error',
      code: 'template-syntax',
      message: expect.stringMatching(/^template flux, manifest 2: template: .*missing value for if/) as string,
      fix: 'correct the template; "berth render --template template-flux.yaml" tries it',
      // Line 4 is that of the manifest, 2 that of the error in it.
      origin: { path: 'template-flux.yaml', line: 6, column: 1 },
      subject: { kind: 'Template', name: 'flux' },
    });
  });
});

describe('what went wrong in a template', () => {
  const [found] = buildSnapshot(
    input([template('t', 'reconciler', ['one line', 'two\nlines\n', { a: 'map' }])]),
  ).templates;
  const t = found as Template;

  test.each([
    ['parse', 'template-syntax'],
    ['exec', 'template-failed'],
    ['limit', 'template-limit'],
    ['forbidden', 'template-forbidden-function'],
  ] as const)('of the kind %s is told as %s', (kind, code) => {
    expect(templateProblem(new TemplateError(kind, 'oh'), t, 0)).toMatchObject({
      code,
      message: 'template t, manifest 1: oh',
    });
  });

  // A text of several lines most likely is a block, whose first line is the one after `|`.
  test.each<[string, number, number | undefined, { line: number; column?: number }]>([
    ['is told at its line in a block', 1, 2, { line: 6, column: 1 }],
    ['is told at the manifest, when its line isn’t known', 1, undefined, { line: 4 }],
    ['is told at the manifest, when that is one line', 0, 1, { line: 4 }],
    ['is told at the manifest, when that is a map', 2, 1, { line: 4 }],
  ])('%s', (_name, index, line, place) => {
    expect(templateProblem(new TemplateError('exec', 'oh', { line }), t, index).origin).toMatchObject(place);
  });
});

test('the text of a manifest is itself, or its YAML', () => {
  expect(manifestText('a: {{ .Workload }}')).toBe('a: {{ .Workload }}');
  expect(manifestText({ kind: 'Namespace', port: 80, list: [true, 1.5] })).toBe(
    'kind: Namespace\nlist:\n    - true\n    - 1.5\nport: 80\n',
  );
});
