import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair } from 'yaml';
import { nearest } from '../../runtime/nearest.ts';
import { keyProblem } from './kustomize-scalars.ts';
import { inQuotes } from './quote-advice.ts';

/** Something about a document that makes it unsafe or ambiguous to read. Offsets are in the text. */
export interface YamlProblem {
  readonly code: 'duplicate-key' | 'key-not-text' | 'yaml-alias' | 'yaml-depth' | 'invalid-yaml';
  readonly message: string;
  readonly fix: string;
  readonly offset: number;
  /** Another place that takes part. */
  readonly related?: { readonly message: string; readonly offset: number };
}

export interface YamlLimits {
  /** Levels of maps and lists inside each other, aliases followed; 100 by default. */
  readonly maxDepth: number;
  /** Aliases in one document; 1,000 by default. */
  readonly maxAliases: number;
  /** Values in one document with all its aliases written out; 100,000 by default. Documents without aliases have no such limit. */
  readonly maxExpanded: number;
}

export const DEFAULT_YAML_LIMITS: YamlLimits = { maxDepth: 100, maxAliases: 1_000, maxExpanded: 100_000 };

/** Keys that are there twice, told one by one: a document made to be a nuisance has thousands. */
const MAX_DUPLICATES = 100;
const MAX_KEYS = 100;

/**
 * Finds duplicate keys, and what would make a small text a huge or endless value. Takes time in proportion to the text,
 * unlike the parser's own check of keys, which compares each with each.
 */
export function inspectDocument(document: Document, limits: YamlLimits): YamlProblem[] {
  const inspection = new Inspection(limits);
  if (document.contents !== null) inspection.visit(document.contents, 1);
  return inspection.problems;
}

/** How high and how large a value is, with its aliases written out. */
interface Extent {
  readonly height: number;
  readonly size: number;
}

const LEAF: Extent = { height: 0, size: 1 };

class Inspection {
  readonly problems: YamlProblem[] = [];
  readonly #limits: YamlLimits;
  readonly #anchors = new Map<string, Extent | 'open'>();
  #aliases = 0;
  #expanded = 0;
  #duplicates = 0;
  #keys = 0;

  constructor(limits: YamlLimits) {
    this.#limits = limits;
  }

  visit(node: unknown, depth: number): Extent {
    if (isAlias(node)) return this.#alias(node.source, node.range?.[0] ?? 0, depth);
    if (!isMap(node) && !isSeq(node)) {
      if (isScalar(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, LEAF);
      return LEAF;
    }
    const offset = node.range?.[0] ?? 0;
    if (depth > this.#limits.maxDepth) return this.#tooDeep(offset);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, 'open');
    if (isMap(node)) this.#checkKeys(node.items);
    let height = 0;
    let size = 1;
    for (const item of node.items) {
      for (const part of isPair(item) ? [item.key, item.value] : [item]) {
        const extent = this.visit(part, depth + 1);
        height = Math.max(height, extent.height);
        size += extent.size;
      }
    }
    const extent = { height: height + 1, size };
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, extent);
    return extent;
  }

  #alias(name: string, offset: number, depth: number): Extent {
    this.#aliases += 1;
    const target = this.#anchors.get(name);
    if (target === undefined) return this.#unknownAlias(name, offset);
    if (target === 'open') {
      return this.#refuse(offset, `the alias *${name} stands inside of the value that it means`, 'write the value out');
    }
    if (this.#aliases > this.#limits.maxAliases) {
      return this.#refuse(
        offset,
        `the document has more than ${this.#limits.maxAliases} aliases`,
        'write the values out',
      );
    }
    this.#expanded += target.size;
    if (this.#expanded > this.#limits.maxExpanded) {
      const limit = this.#limits.maxExpanded;
      return this.#refuse(offset, `the aliases make the document larger than ${limit} values`, 'write the values out');
    }
    return depth + target.height > this.#limits.maxDepth ? this.#tooDeep(offset) : target;
  }

  /** Text that begins with an asterisk, such as the name of any host of a domain, is the usual reason. */
  #unknownAlias(name: string, offset: number): Extent {
    const message = `the alias *${name} has no anchor`;
    const meant = nearest(name, this.#anchors.keys());
    if (meant !== undefined)
      return this.#refuse(offset, message, `did you mean *${meant}? If it is text, ${inQuotes(`*${name}`)}`);
    const isName = /^[\w-]+$/.test(name);
    return this.#refuse(
      offset,
      message,
      isName ? `write &${name} before the value that it means` : inQuotes(`*${name}`),
    );
  }

  #refuse(offset: number, message: string, fix: string): Extent {
    // One is enough: a document made to be a nuisance has thousands.
    if (!this.problems.some(problem => problem.code === 'yaml-alias')) {
      this.problems.push({ code: 'yaml-alias', message, fix, offset });
    }
    return LEAF;
  }

  /** Kubernetes has no such keys; an unquoted `{{ … }}` looks like one. */
  #refuseKey(offset: number): void {
    const message = 'a map or list is used as a key';
    const fix = 'put "{{ … }}" in quotes; if the file is a template and no manifest, name it in .sourceignore';
    this.problems.push({ code: 'invalid-yaml', message, fix, offset });
  }

  #refuseKeyOf(what: string, source: string, offset: number): void {
    if (++this.#keys > MAX_KEYS) return;
    const message = source === '' ? 'a key is missing before ":"' : `the key ${source} is ${what}, and keys are texts`;
    this.problems.push({ code: 'key-not-text', message, fix: `put it in quotes: "${source}"`, offset });
  }

  #tooDeep(offset: number): Extent {
    const message = `maps and lists are nested more than ${this.#limits.maxDepth} levels deep`;
    if (!this.problems.some(problem => problem.code === 'yaml-depth')) {
      this.problems.push({ code: 'yaml-depth', message, fix: 'make the document flatter', offset });
    }
    return LEAF;
  }

  #checkKeys(pairs: readonly Pair[]): void {
    const first = new Map<string, number>();
    for (const { key } of pairs) {
      if (isMap(key) || isSeq(key)) this.#refuseKey(key.range?.[0] ?? 0);
      if (!isScalar(key)) continue;
      const what = keyProblem(key);
      if (what !== undefined) this.#refuseKeyOf(what, String(key.source), key.range?.[0] ?? 0);
      const name = String(key.value);
      const offset = key.range?.[0] ?? 0;
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, offset);
      else if (++this.#duplicates <= MAX_DUPLICATES) {
        this.problems.push({
          code: 'duplicate-key',
          message: `the key "${name}" is there twice`,
          fix: 'remove one of them',
          offset,
          related: { message: 'the first', offset: earlier },
        });
      }
    }
  }
}
