import { fromBytes } from '../../runtime/bytes.ts';
import { GoInteger, type GoKey, GoMap, type GoValue } from '../value.ts';
import { refuseControlCharacters } from './characters.ts';
import { YamlError } from './error.ts';
import type { AliasNode, MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts';
import { parseYaml } from './parser.ts';
import { OLD_BOOLEANS, type PlainScalar, resolvePlain } from './resolve.ts';

export interface DecodeLimits {
  /** Length of the text in UTF-16 units: 1 Mi, which is also what a ConfigMap may hold in all. */
  readonly maxLength: number;
  /** Lists and maps inside each other: 500. */
  readonly maxDepth: number;
  /** Scalars, lists and maps of the document: 250,000. */
  readonly maxNodes: number;
}

const DEFAULT_LIMITS: DecodeLimits = { maxLength: 1024 * 1024, maxDepth: 500, maxNodes: 250_000 };

/**
 * The value of a YAML text as yaml.v2's `Unmarshal` gives it for an `interface{}`: the first document by YAML 1.1, maps
 * as `map[interface{}]interface{}`, the last of equal keys, merge keys applied where they stand. An empty text is nil.
 * Throws YamlError for a text that yaml.v2 refuses, and for one beyond the limits.
 */
export function decodeYaml(text: string, limits: Partial<DecodeLimits> = {}): GoValue {
  const root = parseWithin(text, limits);
  return root === undefined ? null : new Decoder().value(root);
}

/**
 * As `decodeYaml`, but for a `map[string]interface{}`: the keys of the map itself are text as they are written, so that
 * `on: 1` is the key "on". Maps within it have keys of any type. Throws YamlError for anything but a map or nothing.
 */
export function decodeYamlMap(text: string, limits: Partial<DecodeLimits> = {}): GoMap {
  const root = parseWithin(text, limits);
  if (root === undefined || (root.kind === 'scalar' && scalarValue(root) === null)) return new GoMap('string-any');
  if (root.kind !== 'mapping') throw new YamlError('cannot unmarshal into map[string]interface {}', root.line);
  return new Decoder().stringMap(root);
}

function parseWithin(text: string, limits: Partial<DecodeLimits>): YamlNode | undefined {
  const { maxLength, maxDepth, maxNodes } = { ...DEFAULT_LIMITS, ...limits };
  if (text.length > maxLength) throw new YamlError(`more than ${maxLength} characters`, 1, { limit: true });
  refuseControlCharacters(text);
  return parseYaml(text, { maxDepth, maxNodes });
}

/** The value of a part of a text that `decodeYaml` accepts as a whole. */
export function decodeNode(node: YamlNode): GoValue {
  return new Decoder().value(node);
}

/** What an anchored node comes to. Values are immutable, so that an alias can share the one of its anchor. */
interface Decoded {
  readonly value: GoValue;
  readonly steps: number;
}

class Decoder {
  readonly #anchored = new Map<YamlNode, Decoded>();
  readonly #open = new Set<YamlNode>();
  /** Nodes visited as if every alias were written out, and how many of them came from aliases. */
  #steps = 0;
  #aliasSteps = 0;
  #aliasDepth = 0;

  value(node: YamlNode): GoValue {
    this.#step(1, node);
    switch (node.kind) {
      case 'scalar':
        return scalarValue(node);
      case 'alias':
        return this.#alias(node);
      default:
        return node.anchored ? this.#remember(node) : this.#collection(node);
    }
  }

  stringMap(node: MappingNode): GoMap {
    const map = new GoMap('string-any');
    this.#step(1, node);
    this.#setEntries(map, node);
    return map;
  }

  #collection(node: SequenceNode | MappingNode): GoValue {
    if (node.kind === 'sequence') return node.items.map(item => this.value(item));
    const map = new GoMap('any-any');
    this.#setEntries(map, node);
    return map;
  }

  #remember(node: SequenceNode | MappingNode): GoValue {
    const before = this.#steps;
    this.#open.add(node);
    const value = this.#collection(node);
    this.#open.delete(node);
    this.#anchored.set(node, { value, steps: this.#steps - before + 1 });
    return value;
  }

  #alias(node: AliasNode): GoValue {
    const { target } = node;
    if (this.#open.has(target)) throw new YamlError(`anchor '${node.name}' value contains itself`, node.line);
    this.#aliasDepth++;
    const known = this.#anchored.get(target);
    if (known !== undefined) this.#step(known.steps, node);
    const value = known === undefined ? this.value(target) : known.value;
    this.#aliasDepth--;
    return value;
  }

  #setEntries(map: GoMap, { pairs }: MappingNode): void {
    for (const [keyNode, valueNode] of pairs) {
      if (isMerge(keyNode)) this.#merge(map, valueNode);
      else {
        const key = map.type === 'any-any' ? keyOf(this.value(keyNode), keyNode) : this.#textKey(keyNode);
        map.entries.set(key, this.value(valueNode));
      }
    }
  }

  #textKey(node: YamlNode): string {
    const value = this.value(node);
    if (typeof value === 'string') return value;
    const scalar = node.kind === 'alias' ? node.target : node;
    if (scalar.kind !== 'scalar') throw new YamlError('cannot unmarshal into string', node.line);
    return scalar.value;
  }

  /** `<<`: the entries of a map, or of a list of maps of which the first counts most, replace those set so far. */
  #merge(map: GoMap, node: YamlNode): void {
    const sources = node.kind === 'sequence' ? [...node.items].reverse() : [node];
    for (const source of sources) this.#mergeOne(map, source);
  }

  #mergeOne(map: GoMap, node: YamlNode): void {
    const target = node.kind === 'alias' ? node.target : node;
    if (target.kind !== 'mapping') {
      throw new YamlError('map merge requires map or sequence of maps as the value', node.line);
    }
    this.#step(1, node);
    if (node.kind !== 'alias') return this.#mergeInPlace(map, target);
    if (this.#open.has(target)) throw new YamlError(`anchor '${node.name}' value contains itself`, node.line);
    this.#aliasDepth++;
    this.#step(1, node);
    this.#mergeInPlace(map, target);
    this.#aliasDepth--;
  }

  #mergeInPlace(map: GoMap, target: MappingNode): void {
    this.#open.add(target);
    this.#setEntries(map, target);
    this.#open.delete(target);
  }

  #step(count: number, node: YamlNode): void {
    this.#steps += count;
    if (this.#aliasDepth > 0) this.#aliasSteps += count;
    if (this.#aliasSteps > 100 && this.#steps > 1000 && this.#aliasSteps / this.#steps > allowedRatio(this.#steps)) {
      throw new YamlError('document contains excessive aliasing', node.line);
    }
  }
}

const FEW_STEPS = 400_000;
const MANY_STEPS = 4_000_000;

/** yaml.v2's bound: nearly all of a small document may come from aliases, a tenth of a large one. */
function allowedRatio(steps: number): number {
  if (steps <= FEW_STEPS) return 0.99;
  if (steps >= MANY_STEPS) return 0.1;
  return 0.99 - 0.89 * ((steps - FEW_STEPS) / (MANY_STEPS - FEW_STEPS));
}

function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === `${STANDARD}merge`);
}

/** A uint64 as a key is a bigint, too large for an int, and so still told apart from one. */
function keyOf(value: GoValue, node: YamlNode): GoKey {
  if (value instanceof GoInteger) return value.value;
  if (typeof value === 'object' && value !== null) throw new YamlError('invalid map key', node.line);
  return value;
}

const STANDARD = 'tag:yaml.org,2002:';

function scalarValue(node: ScalarNode): GoValue {
  if (node.tag === '') return node.implicit ? plainValue(node.value) : node.value;
  const type = node.tag.startsWith(STANDARD) ? node.tag.slice(STANDARD.length) : undefined;
  switch (type) {
    case 'binary':
      return binaryValue(node);
    case 'bool':
    case 'int':
    case 'float':
    case 'null':
    case 'timestamp':
      return taggedValue(node, type);
    default:
      return node.value;
  }
}

function plainValue(text: string): GoValue {
  const boolean = OLD_BOOLEANS.get(text);
  return boolean ?? resolvedValue(resolvePlain(text), text);
}

/** Dates stay strings. */
function resolvedValue(scalar: PlainScalar, text: string): GoValue {
  if ('value' in scalar) return scalar.value;
  return scalar.type === 'null' ? null : text;
}

function taggedValue(node: ScalarNode, type: Exclude<PlainScalar['type'], 'string'>): GoValue {
  const boolean = OLD_BOOLEANS.get(node.value);
  const scalar: PlainScalar =
    boolean === undefined
      ? resolvePlain(node.value, { dates: type === 'timestamp' })
      : { type: 'bool', value: boolean };
  if (scalar.type === type) return resolvedValue(scalar, node.value);
  if (type === 'float' && scalar.type === 'int' && typeof scalar.value === 'bigint') return Number(scalar.value);
  const found = scalar.type === 'string' ? 'str' : scalar.type;
  throw new YamlError(`cannot decode !!${found} \`${node.value}\` as a !!${type}`, node.line);
}

function binaryValue({ value, line }: ScalarNode): string {
  const text = value.replace(/[\r\n]/g, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new YamlError('!!binary value contains invalid base64 data', line);
  }
  return fromBytes(Buffer.from(text, 'base64'));
}
