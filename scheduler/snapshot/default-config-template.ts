import type { Diagnostic } from '../model/diagnostic.ts';
import type { ClusterType, Template } from '../model/object.ts';

/** What the original's older releases made config with. */
const BUILT_IN = 'configmap';

/** The template for config of a cluster type that names none: `configmap`, else the only one of its type. */
export function defaultConfigTemplate(templates: readonly Template[]): Template | undefined {
  const found = templates.filter(({ spec }) => spec.type === 'config');
  return found.find(({ name }) => name === BUILT_IN) ?? (found.length === 1 ? found[0] : undefined);
}

function hasConfigType({ spec: { configType = '' } }: ClusterType): boolean {
  return configType !== '';
}

/** Cluster types that name no template for config where none can be taken instead: what is there stays. */
export function configTypeWarnings(clusterTypes: readonly ClusterType[], templates: readonly Template[]): Diagnostic[] {
  if (defaultConfigTemplate(templates) !== undefined) return [];
  const names = templates.flatMap(({ name, spec }) => (spec.type === 'config' ? [name] : []));
  return clusterTypes
    .filter(type => !hasConfigType(type))
    .map(({ name, at }) => ({
      severity: 'warning',
      code: 'config-type-missing',
      message: `ClusterType ${name} names no template for platform config: its config files stay as they are`,
      fix: names.length === 0 ? 'add a Template of type config' : `write configType: ${names.join(' or ')}`,
      origin: at(['spec']),
      subject: { kind: 'ClusterType', name },
    }));
}
