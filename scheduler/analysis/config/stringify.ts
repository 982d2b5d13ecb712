import { GoMap } from '../../../templates/value.ts';
import type { ConfigEntry } from '../../config/entries.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Template } from '../../model/object.ts';
import { manifestText } from '../../plan/templates.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/**
 * Maps that a template passes to `stringify`, which leaves them as they are and turns lists only to text: the ConfigMap
 * that comes out is refused by Kubernetes, whose `data` has strings only. The same in the original.
 */
export function stringifyProblems(
  { clusterTypes, templates }: Snapshot,
  entries: readonly ConfigEntry[],
): Diagnostic[] {
  const used = new Set(clusterTypes.map(({ spec }) => spec.configType));
  const template = templates.find(found => used.has(found.name) && stringifiesConfig(found));
  if (template === undefined) return [];
  return entries.flatMap(entry =>
    entry.settings
      .filter(({ value }) => value instanceof GoMap)
      .map(
        (setting): Diagnostic => ({
          severity: 'warning',
          code: 'config-map-stringified',
          message: `${setting.writtenKey} of ConfigMap ${entry.source.name} is a map, which stringify in template ${template.name} does not turn to text`,
          fix: 'put the value in single quotes, or use toYaml for it in the template',
          origin: setting.origin,
          subject: { kind: 'ConfigMap', name: entry.source.name },
          related: [{ message: `template ${template.name}`, origin: template.origin }],
        }),
      ),
  );
}

function stringifiesConfig({ spec }: Template): boolean {
  const { manifests, engine } = spec;
  return (
    engine === 'go' &&
    manifests.some(manifest =>
      /\.ConfigData\s*\|\s*stringify\b|\bstringify\s+\.ConfigData\b(?!\.)/.test(manifestText(manifest)),
    )
  );
}
