import { nearest } from '../../runtime/nearest.ts';
import { type ConfigEntry, entriesOf, precedenceOf } from '../config/entries.ts';
import { conditionsOf } from '../config/label-conditions.ts';
import { LITERAL_ANNOTATION, literalKeys } from '../config/literal.ts';
import { PRECEDENCE_ANNOTATION } from '../config/source.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { isAzureAppConfig } from '../model/kinds/platform-config.ts';
import type { PlatformConfig } from '../model/object.ts';
import { configSourceOf } from '../plan/config-sources.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { createReach } from './config/condition-index.ts';
import { type Conditional, labelProblems } from './config/labels.ts';
import { precedenceProblems } from './config/precedence.ts';
import { schemaTextProblems, targetSchemaProblems } from './config/schemas.ts';
import { stringifyProblems } from './config/stringify.ts';
import { listProblems, valueProblems } from './config/values.ts';

/**
 * What is wrong, or is likely to surprise, in platform config and its schemas: labels that match nothing, values of which
 * only a name decides which one counts, texts that are maps, schemas that are none. What a fleet gets because Kalypso
 * did it so is among it.
 */
export function analyzeConfig(snapshot: Snapshot): Diagnostic[] {
  const { configs, schemas, clusterTypes, deploymentTargets } = snapshot;
  const reach = createReach(clusterTypes, deploymentTargets);
  const entries = entriesOf(configs.map(configSourceOf));
  return [
    ...configs.flatMap(annotationProblems),
    ...configs.flatMap(literalProblems),
    ...[...configConditionals(configs, entries), ...schemaConditionals(snapshot)].flatMap(conditional =>
      labelProblems(conditional, reach, snapshot),
    ),
    ...precedenceProblems(entries, reach),
    ...entries.flatMap(valueProblems),
    ...listProblems(entries, reach),
    ...stringifyProblems(snapshot, entries),
    ...schemas.flatMap(({ schema }) => schemaTextProblems(schema)),
    ...deploymentTargets.flatMap(targetSchemaProblems),
  ];
}

function annotationProblems(config: PlatformConfig): Diagnostic[] {
  const { name, annotations, at } = config;
  const written = annotations[PRECEDENCE_ANNOTATION];
  if (written === undefined || precedenceOf(config) !== undefined) return [];
  return [
    {
      severity: 'error',
      code: 'config-precedence-invalid',
      message: `annotation ${PRECEDENCE_ANNOTATION} of ConfigMap ${name} is "${written}", which is not an integer: it counts as 0`,
      fix: 'write a whole number in quotes, such as "10"',
      origin: at(['metadata', 'annotations', PRECEDENCE_ANNOTATION]),
      subject: { kind: 'ConfigMap', name },
    },
  ];
}

function literalProblems({ name, annotations, spec, at }: PlatformConfig): Diagnostic[] {
  const keys = literalKeys({ annotations });
  if (keys === 'all') return [];
  return [...keys]
    .filter(key => !Object.hasOwn(spec, key))
    .map((key): Diagnostic => {
      const meant = nearest(key, Object.keys(spec));
      return {
        severity: 'warning',
        code: 'config-literal-unknown',
        message: `annotation ${LITERAL_ANNOTATION} of ConfigMap ${name} names "${key}", which is no key of it`,
        fix:
          meant === undefined
            ? 'name keys of the ConfigMap, or write "true" for all of them'
            : `did you mean "${meant}"?`,
        origin: at(['metadata', 'annotations', LITERAL_ANNOTATION]),
        subject: { kind: 'ConfigMap', name },
      };
    });
}

function configConditionals(configs: readonly PlatformConfig[], entries: readonly ConfigEntry[]): Conditional[] {
  const byName = new Map(configs.map(config => [config.name, config]));
  return entries.flatMap(({ source, conditions, settings }): Conditional[] => {
    const config = byName.get(source.name);
    const subject = { kind: 'ConfigMap', name: source.name };
    if (config === undefined) return [];
    if (!isAzureAppConfig(source)) {
      const originOf: Conditional['originOf'] = ({ key }) => config.at(['metadata', 'labels', key]);
      return [{ title: `ConfigMap ${source.name}`, subject, conditions, origin: config.origin, originOf }];
    }
    return settings.map(({ writtenKey, origin }) => ({
      title: `key ${writtenKey} of ConfigMap ${source.name}`,
      subject,
      conditions,
      origin,
      originOf: () => origin,
    }));
  });
}

function schemaConditionals({ schemas }: Snapshot): Conditional[] {
  return schemas.map(({ schema: { name, labels, origin, at } }) => ({
    title: `ConfigSchema ${name}`,
    subject: { kind: 'ConfigSchema', name },
    conditions: conditionsOf(labels),
    origin,
    originOf: ({ key }) => at(['metadata', 'labels', key]),
  }));
}
