import { memoizeByObject } from '../../runtime/memoize.ts';
import type { RenderData } from '../engine.ts';
import { GoMap, GoStruct, type GoValue } from '../value.ts';
import { isList } from './types.ts';

/** The type that errors name, as they do in the original. */
const ROOT_TYPE = 'scheduler.dataType';

/** The root of a template's data: a struct, so that an unknown field is an error. */
export const rootOf = memoizeByObject(structOf);

/** A root that a template may change without anyone else seeing it. */
export function copiedRootOf(data: RenderData): GoStruct {
  return structOf({ ...data, ConfigData: copyMap(data.ConfigData) });
}

function structOf(data: RenderData): GoStruct {
  return new GoStruct(ROOT_TYPE, [
    ['DeploymentTargetName', data.DeploymentTargetName],
    ['Namespace', data.Namespace],
    ['Environment', data.Environment],
    ['Workspace', data.Workspace],
    ['Workload', data.Workload],
    ['Labels', data.Labels],
    ['Manifests', data.Manifests],
    ['ClusterType', data.ClusterType],
    ['ConfigData', data.ConfigData],
  ]);
}

/** Values that are deeper in are shared: no template reaches them to change them. */
const MAX_DEPTH = 500;

function copy(value: GoValue, depth: number): GoValue {
  if (depth > MAX_DEPTH) return value;
  if (value instanceof GoMap) return copyMap(value, depth + 1);
  return isList(value) ? value.map(item => copy(item, depth + 1)) : value;
}

function copyMap(map: GoMap, depth = 0): GoMap {
  const entries = Array.from(map.entries, ([key, value]) => [key, copy(value, depth)] as const);
  return new GoMap(map.type, entries, map.isNil);
}
