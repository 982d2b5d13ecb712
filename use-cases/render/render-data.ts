import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { RenderData } from '../../templates/engine.ts';
import { GoMap, type GoValue } from '../../templates/value.ts';
import { decodeNode, decodeYaml } from '../../templates/yaml/decode.ts';
import { YamlError } from '../../templates/yaml/error.ts';
import type { MappingNode, YamlNode } from '../../templates/yaml/node.ts';
import { parseYaml } from '../../templates/yaml/parser.ts';
import { resolvePlain } from '../../templates/yaml/resolve.ts';

const TEXTS = ['DeploymentTargetName', 'Namespace', 'Environment', 'Workspace', 'Workload', 'ClusterType'] as const;
const STRING_MAPS = ['Labels', 'Manifests'] as const;
const KEYS: readonly string[] = [...TEXTS, ...STRING_MAPS, 'ConfigData'];

/** What templates see when nothing is said: empty texts, no labels, no manifests, no config. */
export function emptyRenderData(): RenderData {
  const none = new GoMap('string-string', [], true);
  return {
    DeploymentTargetName: '',
    Namespace: '',
    Environment: '',
    Workspace: '',
    Workload: '',
    ClusterType: '',
    Labels: none,
    Manifests: none,
    ConfigData: new GoMap('string-any'),
  };
}

/**
 * Data for a template from YAML, with the keys that templates use, by the rules of Go's yaml.v2: texts, labels and
 * manifests are taken as they are written (`8080` and `yes` are text there), `ConfigData` has the types of YAML 1.1.
 * Throws a UserError that names what isn't understood.
 */
export function readRenderData(text: string, path: string): RenderData {
  const source = parseSource(text, path);
  if (source.root === undefined || textOf(source.root) === '') return emptyRenderData();
  const { root } = source;
  if (root.kind !== 'mapping')
    throw wrong({ source, node: root }, 'is not a map', `write keys such as ${KEYS.join(', ')}`);
  const fields = new Map(root.pairs.map(([key, value]) => [textOf(key) ?? '', value]));
  refuseUnknownKeys([...fields.keys()], path);
  const read = <Value>(keys: readonly string[], of: (node: YamlNode, key: string) => Value): [string, Value][] =>
    keys.flatMap((key): [string, Value][] => {
      const node = fields.get(key);
      return node === undefined ? [] : [[key, of(resolved(node), key)]];
    });
  return {
    ...emptyRenderData(),
    ...Object.fromEntries(read(TEXTS, (node, key) => requiredText(source, node, key))),
    ...Object.fromEntries(read(STRING_MAPS, (node, key) => stringMap(source, node, key))),
    ...Object.fromEntries(read(['ConfigData'], node => configMap(source, node))),
  };
}

interface Source {
  readonly path: string;
  readonly root: YamlNode | undefined;
}

function parseSource(text: string, path: string): Source {
  try {
    // Refuses whatever is beyond the limits, wherever it stands.
    decodeYaml(text);
    return { path, root: parseYaml(text, { maxDepth: 500, maxNodes: 250_000 }) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UserError(`${path} can't be read as YAML: ${error.message}`, { fix: 'correct it', cause: error });
  }
}

function wrong(at: { readonly source: Source; readonly node: YamlNode }, what: string, fix: string): UserError {
  const { source, node } = at;
  return new UserError(`${source.path}, line ${node.line}: ${what}`, { fix });
}

function refuseUnknownKeys(keys: readonly string[], path: string): void {
  const unknown = keys.filter(key => !KEYS.includes(key));
  const [first] = unknown;
  if (first === undefined) return;
  const meant = nearest(first, KEYS);
  throw new UserError(`${path}: templates have no data named ${unknown.map(key => `"${key}"`).join(', ')}`, {
    fix: meant === undefined ? `use ${KEYS.join(', ')}` : `did you mean "${meant}"?`,
  });
}

function requiredText(source: Source, node: YamlNode, key: string): string {
  const text = textOf(node);
  if (text === undefined) throw wrong({ source, node }, `${key} must be text`, 'write a single value');
  return text;
}

function stringMap(source: Source, node: YamlNode, key: string): GoMap {
  if (textOf(node) === '') return new GoMap('string-string', [], true);
  if (node.kind !== 'mapping') {
    throw wrong({ source, node }, `${key} must be a map of texts`, 'write one "key: value" per line');
  }
  const entries = node.pairs.map(([name, value]): [string, string] => {
    const text = requiredText(source, resolved(name), `a key of ${key}`);
    return [text, requiredText(source, resolved(value), `${key}.${text}`)];
  });
  return new GoMap('string-string', entries);
}

/**
 * The keys of the config itself are always text, as they are written: `on: 1` is the key "on" there. Values are decoded
 * one by one, since keys that differ as text may be the same by YAML 1.1.
 */
function configMap(source: Source, node: YamlNode): GoMap {
  const text = textOf(node);
  if (text === '') return new GoMap('string-any');
  // A block of text, as config stands in a ConfigMap.
  if (text !== undefined && text.includes('\n')) {
    const { root } = parseSource(text, `ConfigData of ${source.path}`);
    if (root !== undefined && root.kind === 'mapping') return configMap(source, root);
  }
  if (node.kind !== 'mapping') {
    throw wrong({ source, node }, 'ConfigData must be a map', 'write one "key: value" per line');
  }
  const config = new GoMap('string-any');
  for (const [keyNode, value] of node.pairs) {
    const key = textOf(resolved(keyNode));
    if (key === undefined)
      throw wrong({ source, node: keyNode }, 'a key of ConfigData must be text', 'write a single value');
    if (key === '<<')
      for (const [name, merged] of mergedEntries(node, keyNode, value)) config.entries.set(name, merged);
    else config.entries.set(key, decodeNode(value));
  }
  return config;
}

/** What `<<` brings, alone. */
function mergedEntries(map: MappingNode, key: YamlNode, value: YamlNode): [string, GoValue][] {
  const merged = decodeNode({ ...map, pairs: [[key, value]] });
  return merged instanceof GoMap ? [...merged.entries].map(([name, item]) => [String(name), item]) : [];
}

function resolved(node: YamlNode): YamlNode {
  return node.kind === 'alias' ? node.target : node;
}

/** A scalar as it is written, quotes and escapes resolved; empty for null; nothing for lists and maps. */
function textOf(node: YamlNode): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  return node.implicit && resolvePlain(node.value).type === 'null' ? '' : node.value;
}
