import type { RenderData } from '../../templates/engine.ts';
import { GoMap, type GoValue } from '../../templates/value.ts';
import { decodeYaml } from '../../templates/yaml/decode.ts';

/** Data for a template: texts that are easy to tell apart, and config from YAML. */
export function renderData({ config = '', labels = {}, manifests = {}, ...rest }: TestData = {}): RenderData {
  return {
    DeploymentTargetName: 'orders-canary',
    Namespace: 'dev-edge-orders-canary',
    Environment: 'dev',
    Workspace: 'shop',
    Workload: 'orders',
    Labels: stringMap(labels),
    Manifests: stringMap(manifests),
    ClusterType: 'edge',
    ConfigData: typeof config === 'string' ? configOf(config) : config,
    ...rest,
  };
}

export interface TestData extends Partial<Omit<RenderData, 'Labels' | 'Manifests' | 'ConfigData'>> {
  /** YAML of a map, or the map itself. */
  readonly config?: string | GoMap;
  readonly labels?: Readonly<Record<string, string>>;
  readonly manifests?: Readonly<Record<string, string>>;
}

export function stringMap(record: Readonly<Record<string, string>>): GoMap {
  return new GoMap('string-string', Object.entries(record));
}

function configOf(yaml: string): GoMap {
  const value = yaml === '' ? null : decodeYaml(yaml);
  const entries = value instanceof GoMap ? [...value.entries] : [];
  return new GoMap(
    'string-any',
    entries.map(([key, item]): [string, GoValue] => [String(key), item]),
  );
}
