import { lineAt } from '../../runtime/line-at.ts';
import type { RenderedText, ValueSpan } from '../../templates/taint.ts';
import { spanWithin } from '../../templates/value-spans.ts';
import { isBreak } from '../../templates/yaml/cursor.ts';
import type { MappingNode, YamlNode } from '../../templates/yaml/node.ts';
import { crossedMark, suspectValue } from './crossed-marks.ts';

/** Something in a rendered file that a workload's value decided and only the template may. */
export interface Injection {
  /** The field of the data that the value came from, as `ValueSpan` names it. */
  readonly field: string;
  /** From 1, as are documents. */
  readonly line: number;
  readonly document: number;
  /** Completes "the value …". */
  readonly what: string;
}

/**
 * What in a stream of documents makes another document than the template says, and comes from a value of the workload's:
 * a separator; the `apiVersion` or `kind` of a document or of an item of a list; a bracket or quotation mark that moves
 * what the template says to another place.
 */
export function injectedDocument({ text, values }: RenderedText, roots: readonly YamlNode[]): Injection | undefined {
  if (values.length === 0) return undefined;
  const documents = new Documents(text, values, roots);
  return documents.separator() ?? documents.object(roots) ?? documents.crossed() ?? documents.hidden();
}

/** A separator from a value, in a text that may not be YAML for that reason. */
export function injectedSeparator({ text, values }: RenderedText): Injection | undefined {
  return values.length === 0 ? undefined : new Documents(text, values, []).separator();
}

/** Where a value breaks a line that isn't YAML: whatever language it is in, a line of its own is likely to be a command. */
export function injectedLine({ text, values }: RenderedText): Pick<Injection, 'field' | 'line'> | undefined {
  for (const span of values) {
    const at = text.slice(span.start, span.end).search(LINE_BREAK);
    if (at >= 0) return { field: span.field, line: lineAt(text, span.start + at) };
  }
  return undefined;
}

const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;
/** `---`, whatever follows: kubectl takes it for the end of a document. `%` is a directive for the document behind it. */
const SEPARATOR = /(?:^\ufeff{0,2}|[\n\r\u0085\u2028\u2029])(?:---|\.\.\.|%)/g;
const LONGEST_SEPARATOR = 5;
const IDENTITY_LINE = /(^|[\n\r\u0085\u2028\u2029])(?:apiVersion|kind)[ \t]*:(?![^ \t\n\r])/g;

/** Compared without regard to case: Go's JSON takes `Kind` for `kind`. */
const IDENTITY: ReadonlySet<string> = new Set(['apiversion', 'kind', '<<']);

class Documents {
  readonly #text: string;
  readonly #values: readonly ValueSpan[];
  readonly #roots: readonly YamlNode[];

  constructor(text: string, values: readonly ValueSpan[], roots: readonly YamlNode[]) {
    this.#text = text;
    this.#values = values;
    this.#roots = roots;
  }

  separator(): Injection | undefined {
    for (const span of this.#values) {
      const from = Math.max(0, span.start - LONGEST_SEPARATOR);
      for (const match of this.#text.slice(from, span.end + LONGEST_SEPARATOR).matchAll(SEPARATOR)) {
        const start = from + match.index;
        if (match.index === 0 && from > 0 && !LINE_BREAK.test(match[0])) continue;
        const end = start + match[0].length;
        if (start < span.end && end > span.start) return this.#found(span, end - 1, 'begins a document of its own');
      }
    }
    return undefined;
  }

  object(nodes: readonly YamlNode[]): Injection | undefined {
    for (const node of nodes) {
      const found = node.kind === 'mapping' ? this.#mapping(node) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What makes a map an object, and where it stands. */
  #mapping(node: MappingNode): Injection | undefined {
    const names = node.pairs.map(([key]) => nameOf(key).toLowerCase());
    if (!names.some(name => IDENTITY.has(name))) return undefined;
    const start = this.#within(this.#lineStart(node, node.flow), node.start + 1);
    if (start !== undefined) return this.#found(start, node.start, 'begins an object of its own');
    for (const [i, [key, value]] of node.pairs.entries()) {
      const name = names[i] ?? '';
      if (!IDENTITY.has(name) && name !== 'items') continue;
      const span =
        this.#within(this.#lineStart(key, node.flow), key.end) ??
        (name === 'items' ? undefined : (this.#within(key.end, value.end) ?? this.#target(value)));
      const found = span && this.#found(span, key.start, `decides about "${nameOf(key)}"`);
      const inside = found ?? (name === 'items' ? this.#items(value) : undefined);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }

  /** The items of a list are objects as well. */
  #items(value: YamlNode): Injection | undefined {
    if (value.kind === 'alias') return this.#items(value.target);
    if (value.kind !== 'sequence') return undefined;
    for (const item of value.items) {
      const span = item.kind === 'alias' ? this.#within(item.start, item.end) : undefined;
      if (span !== undefined) return this.#found(span, item.start, 'is an item of its own');
    }
    return this.object(value.items.map(item => (item.kind === 'alias' ? item.target : item)));
  }

  crossed(): Injection | undefined {
    const mark = crossedMark({ text: this.#text, values: this.#values }, this.#roots);
    return mark && this.#found(mark.span, mark.at, mark.what);
  }

  #target(value: YamlNode): ValueSpan | undefined {
    return value.kind === 'alias' ? this.#within(value.target.start, value.target.end) : undefined;
  }

  /** A line of the template's that says what an object is and is no part of one: a value has taken it up. */
  hidden(): Injection | undefined {
    const roots = this.#roots;
    const suspect = suspectValue({ text: this.#text, values: this.#values });
    if (suspect === undefined) return undefined;
    const known = new Set<number>();
    for (const root of roots) if (root.kind === 'mapping') for (const [key] of root.pairs) known.add(key.start);
    for (const match of this.#text.matchAll(IDENTITY_LINE)) {
      const at = match.index + (match[1] ?? '').length;
      const inBrackets = roots.some(root => root.start <= at && at < root.end);
      if (at > suspect.start && !known.has(at) && !inBrackets) {
        return this.#found(suspect, at, 'takes up a line that says what the object is');
      }
    }
    return undefined;
  }

  /** The line break before a line's indentation; in brackets nothing but the node itself counts. */
  #lineStart({ start }: YamlNode, flow: boolean): number {
    if (flow) return start;
    let at = start;
    while (at > 0 && !isBreak(this.#text.charCodeAt(at - 1))) at--;
    return Math.max(0, at - 1);
  }

  #within(start: number, end: number): ValueSpan | undefined {
    return spanWithin(this.#values, start, end);
  }

  #found({ field }: ValueSpan, at: number, what: string): Injection {
    const before = this.#roots.filter(({ start }) => start <= at).length;
    return { field, line: lineAt(this.#text, at), document: Math.max(1, before), what };
  }
}

function nameOf(key: YamlNode): string {
  if (key.kind === 'scalar') return key.value;
  return key.kind === 'alias' ? nameOf(key.target) : '';
}
