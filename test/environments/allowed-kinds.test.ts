import { expect, test } from 'vitest';
import { filterAllowedKinds } from '../../environments/allowed-kinds.ts';
import type { ParsedManifest } from '../../scheduler/model/object.ts';
import { manifest } from '../support/objects.ts';

function configMap(name: string, labels: Readonly<Record<string, unknown>>): ParsedManifest {
  return manifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: {} }).manifest;
}

function diagnosticsOf(...manifests: readonly ParsedManifest[]): string[] {
  const { diagnostics } = filterAllowedKinds(manifests, { name: 'shop', workspace: 'team' });
  return diagnostics.map(({ severity, code, subject }) => `${severity} ${code} ${subject?.name}`);
}

test('a ConfigMap that was meant as platform config is refused, also when its label is not text', () => {
  expect(
    diagnosticsOf(
      configMap('text', { 'platform-config': 'true' }),
      configMap('boolean', { 'platform-config': true }),
      configMap('azure-app-config-west', {}),
    ),
  ).toEqual(['error refused-kind text', 'error refused-kind boolean', 'error refused-kind azure-app-config-west']);
});

test('any other ConfigMap is somebody else’s and ignored, valid or not', () => {
  expect(diagnosticsOf(configMap('own', { app: 'shop' }), configMap('invalid', { app: 7 }))).toEqual([
    'info foreign-kind own',
    'info foreign-kind invalid',
  ]);
});
