import { parseManifestFile } from '../../environments/manifests/manifest-file.ts';
import { createConfigComposer } from '../../scheduler/config/composer.ts';
import { place } from '../../scheduler/placement/place.ts';
import { matches } from '../../scheduler/placement/selector.ts';
import { configSourceOf } from '../../scheduler/plan/config-sources.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import { encodeYaml } from '../../templates/yaml/index.ts';
import { anyObject, clusterType, input, policy, target, workload } from '../support/objects.ts';
import type { DrawnEnvironment, SelectorText } from './generate/environments.ts';
import type { OwnAnswer } from './oracle-case.ts';

/** Whether a policy with this selector would select a cluster type with these labels. */
export function selects(selector: SelectorText, labels: Readonly<Record<string, string>>): OwnAnswer {
  const { manifest } = policy('p', { types: selector });
  const { manifest: type } = clusterType('c', labels);
  if (manifest.state !== 'valid' || manifest.object.kind !== 'SchedulingPolicy') return { error: 'no selector' };
  if (type.state !== 'valid') throw new Error('a cluster type with these labels is not valid');
  return { output: String(matches(manifest.object.spec.clusterTypeSelector.labelSelector, type.object.labels)) };
}

/** A line for each pair: cluster type, target and policies, and below it the config. */
export function placed({ clusterTypes, targets, policies, configMaps }: DrawnEnvironment): OwnAnswer {
  const workloads = Map.groupBy(targets, one => one.workload);
  const snapshot = buildSnapshot(
    input([
      ...clusterTypes.map(({ name, labels }) => clusterType(name, labels)),
      ...policies.map(({ name, ...selectors }) => policy(name, selectors)),
      ...[...workloads].map(([name, of]) =>
        workload(
          name,
          of.map(one => target(one.name, { labels: one.labels })),
          { labels: of[0]?.workloadLabels ?? {}, workspace: of[0]?.workspace ?? '' },
        ),
      ),
      ...configMaps.map(({ name, labels, data }) => anyObject('ConfigMap', name, { data }, labels)),
    ]),
  );
  const composer = createConfigComposer(snapshot.configs.map(configSourceOf));
  const { targets: found, rows } = place(snapshot);
  const lines = found.flatMap((deploymentTarget, index) =>
    (rows[index]?.entries ?? []).map(({ clusterType: type, policies: by }) => {
      const config = composer.compose({ clusterType: type, deploymentTarget }).data;
      const names = by.map(({ name }) => name).join(',');
      return `${type.name} ${deploymentTarget.name} ${names}\n${encodeYaml(config).replace(/\n$/, '')}`;
    }),
  );
  return { output: lines.sort().join('\n') };
}

/** The documents of a text as JSON, one a line. */
export function objects(text: string): OwnAnswer {
  const { manifests, unreadable } = parseManifestFile(text, { repository: 'git', path: 'a.yaml' });
  if (unreadable.length > 0) return { error: unreadable.map(({ diagnostics }) => diagnostics[0]?.message).join() };
  return { output: manifests.map(({ body }) => JSON.stringify(sorted(body))).join('\n') };
}

/** Keys in order, as Go writes them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
