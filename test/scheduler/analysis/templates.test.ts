import { describe, expect, test } from 'vitest';
import { analyzeTemplates } from '../../../scheduler/analysis/templates.ts';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { clusterType, input, standardTemplates, template } from '../../support/objects.ts';

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

  test('contentType on anything but a config template is a warning', () => {
    expect(analyze(template('shell', 'reconciler', ['a: 1'], { contentType: 'sh' }))).toEqual([
      'warning content-type-ignored template-shell.yaml:3',
    ]);
  });

  test('API versions that current Flux does not serve are a warning', () => {
    expect(analyze(template('old', 'reconciler', ['apiVersion: source.toolkit.fluxcd.io/v1beta2\n']))).toEqual([
      'warning retired-api-version template-old.yaml:4',
    ]);
    expect(analyze(template('new', 'reconciler', ['apiVersion: source.toolkit.fluxcd.io/v1\n']))).toEqual([]);
  });
});
