import { analyzeConfig } from '../../../scheduler/analysis/analyze-config.ts';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { anyObject, clusterType, input, target, workload } from '../../support/objects.ts';

const fleet = [
  clusterType('large', { region: 'west', size: 'large' }),
  clusterType('small', { region: 'east', size: 'small' }),
  workload('shop', [target('web', { labels: { tier: 'front' } })], { workspace: 'shop-team' }),
];

/** What is found in these objects, beside two cluster types and a workload. */
export function analyze(...manifests: SourcedManifest[]): Diagnostic[] {
  return analyzeConfig(buildSnapshot(input([...fleet, ...manifests])));
}

/** The same, as `severity code: message`. */
export function told(...manifests: SourcedManifest[]): string[] {
  return analyze(...manifests).map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
}

/** Platform config with a precedence. */
export function annotated(name: string, precedence: string, data: Record<string, string>): SourcedManifest {
  const metadata = { name, labels: { 'platform-config': 'true' }, annotations: { 'berth.dev/precedence': precedence } };
  return anyObject('ConfigMap', name, { metadata, data });
}
