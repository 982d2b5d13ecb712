import type { RenderData } from '../engine.ts';
import { GoMap, GoStruct, type GoValue } from '../value.ts';
import { isList } from './types.ts';

/** The type that errors name, as they do in the original. */
const ROOT_TYPE = 'scheduler.dataType';

const ROOTS = new WeakMap<RenderData, GoStruct>();

/** The root of a template's data: a struct, so that an unknown field is an error. */
export function rootOf(data: RenderData): GoStruct {
  const known = ROOTS.get(data);
  if (known) return known;
  const root = structOf(data);
  ROOTS.set(data, root);
  return root;
}

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

function copy(value: GoValue): GoValue {
  if (value instanceof GoMap) return copyMap(value);
  return isList(value) ? value.map(copy) : value;
}

function copyMap(map: GoMap): GoMap {
  const entries = Array.from(map.entries, ([key, value]) => [key, copy(value)] as const);
  return new GoMap(map.type, entries, map.isNil);
}
