import type { RenderData } from '../../templates/engine.ts';
import { GoMap } from '../../templates/value.ts';
import { decodeYamlMap } from '../../templates/yaml/decode.ts';

/** Data for a template: texts that are easy to tell apart, and config from YAML. */
export function renderData({ config = '', labels = {}, manifests = {}, ...rest }: TestData = {}): RenderData {
  return {
    DeploymentTargetName: 'orders-canary',
    Namespace: 'dev-edge-orders-canary',
    Environment: 'dev',
    Workspace: 'shop',
    Workload: 'orders',
    Labels: labels instanceof GoMap ? labels : stringMap(labels),
    Manifests: manifests instanceof GoMap ? manifests : stringMap(manifests),
    ClusterType: 'edge',
    ConfigData: typeof config === 'string' ? decodeYamlMap(config) : config,
    ...rest,
  };
}

export interface TestData extends Partial<Omit<RenderData, 'Labels' | 'Manifests' | 'ConfigData'>> {
  /** YAML of a map, or the map itself. */
  readonly config?: string | GoMap;
  readonly labels?: GoMap | Readonly<Record<string, string>>;
  readonly manifests?: GoMap | Readonly<Record<string, string>>;
}

export function stringMap(record: Readonly<Record<string, string>>): GoMap {
  return new GoMap('string-string', Object.entries(record));
}
