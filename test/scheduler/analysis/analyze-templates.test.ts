import { describe, expect, test } from 'vitest';
import { analyzeTemplates } from '../../../scheduler/analysis/analyze-templates.ts';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { anyObject, clusterType, input, standardTemplates, template } from '../../support/objects.ts';

const engines = createTemplateEngines();

function analyze(...manifests: SourcedManifest[]): string[] {
  return analyzeTemplates(buildSnapshot(input([...standardTemplates(), ...manifests])), engines).map(
    ({ severity, code, origin }) => `${severity} ${code} ${origin?.path}:${origin?.line}`,
  );
}

describe('templates', () => {
  test('that are used as they are meant give nothing to say', () => {
    expect(analyze(clusterType('large'))).toEqual([]);
  });

  test('a name that is nearly right is told at the cluster type, with the one that was meant', () => {
    const snapshot = buildSnapshot(input([...standardTemplates(), clusterType('large', {}, { reconciler: 'flx' })]));
    expect(analyzeTemplates(snapshot, engines)).toMatchObject([
      { code: 'unknown-template', fix: 'did you mean "flux"?', origin: { path: 'clustertype-large.yaml' } },
    ]);
  });

  test('a syntax error is told once, used or not, at its line in the file', () => {
    const broken = template('broken', 'reconciler', ['a: 1\nb: {{ if }}\n']);
    expect(analyze(broken)).toEqual(['error template-syntax template-broken.yaml:6']);
    expect(
      analyze(
        broken,
        clusterType('one', {}, { reconciler: 'broken' }),
        clusterType('two', {}, { reconciler: 'broken' }),
      ),
    ).toHaveLength(1);
  });

  test('functions that depend on chance or the clock are errors before anything is rendered', () => {
    expect(analyze(template('clock', 'reconciler', ['at: {{ now }}\n']))).toEqual([
      'error template-forbidden-function template-clock.yaml:5',
    ]);
  });

  test('API versions that current Flux does not serve are a warning', () => {
    expect(analyze(template('old', 'reconciler', ['apiVersion: source.toolkit.fluxcd.io/v1beta2\n']))).toEqual([
      'warning retired-api-version template-old.yaml:4',
    ]);
    expect(analyze(template('new', 'reconciler', ['apiVersion: source.toolkit.fluxcd.io/v1\n']))).toEqual([]);
  });
});

function found(...manifests: SourcedManifest[]) {
  return analyzeTemplates(buildSnapshot(input([...standardTemplates(), ...manifests])), engines);
}

describe('what is told of templates', () => {
  test('that cluster types name wrongly, for each of their roles', () => {
    const wrong = { reconciler: 'namespace', namespaceService: 'config', configType: 'flux' };
    expect(found(clusterType('large', {}, wrong)).map(({ code, origin }) => `${code} ${origin?.line}`)).toEqual([
      'template-type 3',
      'template-type 3',
      'template-type 3',
    ]);
  });

  test('that aren’t valid, at the cluster type', () => {
    const broken = anyObject('Template', 'broken', { spec: { type: 'reconciler' } });
    expect(found(broken, clusterType('large', {}, { reconciler: 'broken' }))).toMatchObject([
      { code: 'invalid-template', subject: { kind: 'ClusterType', name: 'large' } },
    ]);
  });

  test('that have several mistakes, each of them', () => {
    const broken = template('broken', 'reconciler', ['{{ if }}', 'fine', '{{ end }}']);
    expect(found(broken).map(({ message }) => message.slice(0, 27))).toEqual([
      'template broken, manifest 1',
      'template broken, manifest 3',
    ]);
  });

  test('that render what Flux no longer serves, with what it serves', () => {
    const old = template('old', 'reconciler', ['a: 1', 'apiVersion: kustomize.toolkit.fluxcd.io/v1beta2\n']);
    expect(found(old)).toEqual([
      {
        severity: 'warning',
        code: 'retired-api-version',
        message: "template old renders kustomize.toolkit.fluxcd.io/v1beta2, which Flux 2.8 and later don't serve",
        fix: 'write kustomize.toolkit.fluxcd.io/v1, unless your clusters run an older Flux',
        origin: { ...old.manifest.origin, line: 4 },
        subject: { kind: 'Template', name: 'old' },
      },
    ]);
  });

  test.each([
    ['source.toolkit.fluxcd.io/v1beta1', 1],
    ['source.toolkit.fluxcd.io/v1beta2', 1],
    ['source.toolkit.fluxcd.io/v1beta3', 0],
    ['source.toolkit.fluxcd.io/v1beta22', 0],
    ['source.toolkit.fluxcd.io/v1', 0],
    ['kustomize.toolkit.fluxcd.io/v1beta2', 1],
    ['kustomize.toolkit.fluxcd.io/v1', 0],
    ['mysource.toolkit.fluxcd.io/v1beta2', 0],
    ['sourcextoolkit.fluxcd.io/v1beta2', 0],
    ['kustomize.toolkitxfluxcd.io/v1beta2', 0],
    ['notification.toolkit.fluxcd.io/v1beta2', 0],
  ])('that render %s: %d', (version, count) => {
    expect(found(template('t', 'reconciler', [`apiVersion: ${version}\n`]))).toHaveLength(count);
    expect(found(template('t', 'reconciler', [{ apiVersion: version }]))).toHaveLength(count);
  });

  test('that render both, both', () => {
    const both = 'a: source.toolkit.fluxcd.io/v1beta2\nb: kustomize.toolkit.fluxcd.io/v1beta2\n';
    expect(found(template('t', 'reconciler', [both]))).toHaveLength(2);
  });
});
