import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { RenderData } from '../../templates/engine.ts';
import { GoMap, type GoValue } from '../../templates/value.ts';
import { decodeYaml } from '../../templates/yaml/decode.ts';
import { YamlError } from '../../templates/yaml/error.ts';

/**
 * Data with one value set, as `--set` writes it: `Workload=cart`, `Labels.size=large`, `ConfigData.db.port=5432`.
 * Values of ConfigData are YAML, all others text. A dot inside a key is written `\.`.
 */
export function setValue(data: RenderData, assignment: string): RenderData {
  const equals = assignment.indexOf('=');
  if (equals < 1) throw new UserError(`--set ${assignment} sets nothing`, { fix: 'write --set KEY=VALUE' });
  const [root = '', ...path] = splitPath(assignment.slice(0, equals));
  const text = assignment.slice(equals + 1);
  const current: string | GoMap | undefined = Object.entries(data).find(([key]) => key === root)?.[1];
  if (current === undefined) {
    const meant = nearest(root, Object.keys(data));
    throw new UserError(`--set ${assignment}: templates have no data named "${root}"`, {
      fix: meant === undefined ? `use ${Object.keys(data).join(', ')}` : `did you mean "${meant}"?`,
    });
  }
  if (!(current instanceof GoMap)) {
    if (path.length > 0)
      throw new UserError(`--set ${assignment}: ${root} is text`, { fix: `write --set ${root}=VALUE` });
    return { ...data, [root]: text };
  }
  if (path.length === 0) {
    throw new UserError(`--set ${assignment}: ${root} is a map`, { fix: `write --set ${root}.KEY=VALUE` });
  }
  if (current.type === 'string-string') return { ...data, [root]: withEntry(current, [path.join('.')], text) };
  return { ...data, [root]: withEntry(current, path, yamlValue(text)) };
}

/** A value that isn't YAML is the text itself, as in a ConfigMap. */
function yamlValue(text: string): GoValue {
  try {
    return decodeYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return text;
    throw error;
  }
}

function splitPath(path: string): string[] {
  return path.split(/(?<!\\)\./).map(part => part.replaceAll(String.raw`\.`, '.'));
}

function withEntry(map: GoMap, [key = '', ...rest]: readonly string[], value: GoValue): GoMap {
  const inner = map.entries.get(key);
  const nested = inner instanceof GoMap ? inner : new GoMap('any-any');
  const entry = rest.length === 0 ? value : withEntry(nested, rest, value);
  return new GoMap(map.type, [...map.entries, [key, entry]]);
}
