import { refuseControlCharacters } from './characters.ts';
import { decodeNode } from './decode.ts';
import { YamlError } from './error.ts';
import type { MappingNode, YamlNode } from './node.ts';
import { parseYamlDocuments } from './parser.ts';
import { OLD_BOOLEANS } from './resolve.ts';

/**
 * The documents of a stream. Throws YamlError for one that can't be read on its way to a cluster: kustomize and Flux
 * read with yaml.v3, which wants each key of a map once, and kubectl with yaml.v2. The time is linear in the length of
 * the text, which may be any; lists and maps more than 1,000 levels deep are refused.
 */
export function checkYaml(text: string): readonly YamlNode[] {
  refuseControlCharacters(text);
  const roots = parseYamlDocuments(text, LIMITS);
  for (const root of roots) {
    refuseAsV3(root);
    if (mayNotDecode(root)) decodeNode(root);
  }
  return roots;
}

/** Go reads 10,000 levels, but that many calls inside each other are more than the stack has room for. */
const LIMITS = { maxDepth: 1000, maxNodes: Number.POSITIVE_INFINITY };

/** What only yaml.v3 refuses: keys that are set twice, and words such as `yes` that are tagged `!!bool`. */
function refuseAsV3(node: YamlNode): void {
  if (node.kind === 'sequence') {
    for (const item of node.items) refuseAsV3(item);
  } else if (node.kind === 'mapping') {
    refuseEqualKeys(node);
    for (const [key, value] of node.pairs) {
      refuseAsV3(key);
      refuseAsV3(value);
    }
  } else if (node.kind === 'scalar' && node.tag === BOOLEAN && OLD_BOOLEANS.has(node.value)) {
    throw new YamlError(`cannot decode !!str \`${node.value}\` as a !!bool`, node.line);
  }
}

const BOOLEAN = 'tag:yaml.org,2002:bool';

/** Keys with the same text are equal, quoted or not, and so are aliases with the same anchor. */
function refuseEqualKeys({ pairs }: MappingNode): void {
  const lines = new Map<string | YamlNode, number>();
  for (const [key] of pairs) {
    const same = key.kind === 'scalar' ? key.value : key.kind === 'alias' ? key.target : key;
    const line = lines.get(same);
    if (line !== undefined) throw new YamlError(`the key ${nameOf(key)} is already defined at line ${line}`, key.line);
    lines.set(same, key.line);
  }
}

function nameOf(key: YamlNode): string {
  return key.kind === 'alias' ? `*${key.name}` : JSON.stringify(key.kind === 'scalar' ? key.value : '');
}

/**
 * Whether there is anything that a reader may refuse although it is well-formed: tags that don't fit, aliases that
 * contain themselves or multiply, keys that are lists or maps, and what is merged but is no map. Most texts have
 * nothing of the kind, and needn't be decoded.
 */
function mayNotDecode(node: YamlNode): boolean {
  switch (node.kind) {
    case 'scalar':
      return node.tag !== '';
    case 'alias':
      return true;
    case 'sequence':
      return node.items.some(mayNotDecode);
    case 'mapping':
      return node.pairs.some(([key, value]) => isSpecialKey(key) || mayNotDecode(value));
  }
}

function isSpecialKey(key: YamlNode): boolean {
  return key.kind !== 'scalar' || key.tag !== '' || key.value === '<<';
}
