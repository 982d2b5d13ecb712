import type { RenderedText, ValueSpan } from '../../templates/taint.ts';
import { spansWithin, spanWithin } from '../../templates/value-spans.ts';
import { isBlank, isBreak } from '../../templates/yaml/cursor.ts';
import type { ScalarNode, YamlNode } from '../../templates/yaml/node.ts';

/** Where a value has to do with a mark that it shares with the template. */
export interface CrossedMark {
  readonly span: ValueSpan;
  readonly at: number;
  /** Completes "the value …". */
  readonly what: string;
}

/** A value that has no quotation mark, bracket or comment but a pair around all of it. */
const INERT = /^(?:"[^"\\\n\r]*"|'[^'\n\r]*'|[\w ./:@+~,=-]*)$/;

/** The first value that may take up something of what is around it. Ordinary values don't, so most files have none. */
export function suspectValue({ text, values }: RenderedText): ValueSpan | undefined {
  return values.find(({ start, end }) => !INERT.test(text.slice(start, end)));
}

/**
 * A quotation mark, bracket or comment that a value begins and the template ends, or the other way round. What the
 * template says between them would be text, or stand at another place than the template means.
 */
export function crossedMark(rendered: RenderedText, roots: readonly YamlNode[]): CrossedMark | undefined {
  if (suspectValue(rendered) === undefined) return undefined;
  const marks = new Marks(rendered);
  return marks.first(roots) ?? marks.comment();
}

/** The dash of an item and what may stand between them: blanks, comments, an anchor and a tag. */
const DASH = /-(?:\s+(?:[&!]\S*|#[^\n\r]*[\n\r]))*\s*$/;
const LONGEST_DASH = 300;

class Marks {
  readonly #text: string;
  readonly #values: readonly ValueSpan[];
  /** Places of `#` in values, and whether something has them as text. */
  readonly #hashes = new Set<number>();

  constructor({ text, values }: RenderedText) {
    this.#text = text;
    this.#values = values;
    for (const { start, end } of values) {
      for (let at = text.indexOf('#', start); at >= 0 && at < end; at = text.indexOf('#', at + 1)) this.#hashes.add(at);
    }
  }

  first(nodes: readonly YamlNode[]): CrossedMark | undefined {
    for (const node of nodes) {
      const found = node.kind === 'scalar' ? this.#scalar(node) : this.#collection(node);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #collection(node: Exclude<YamlNode, ScalarNode>): CrossedMark | undefined {
    if (node.kind === 'alias') return undefined;
    const own = node.flow ? (this.#opened(node) ?? this.#closed(node)) : undefined;
    if (own !== undefined) return own;
    if (node.kind === 'sequence') return (node.flow ? undefined : this.#adopted(node.items)) ?? this.first(node.items);
    for (const [key, value] of node.pairs) {
      const colon = this.#text.indexOf(':', key.end);
      const found = this.#adopts(colon, value) ?? this.first([key, value]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #adopted(items: readonly YamlNode[]): CrossedMark | undefined {
    for (const item of items) {
      const from = Math.max(0, item.start - LONGEST_DASH);
      const dash = this.#text.slice(from, item.start).search(DASH);
      const found = dash < 0 ? undefined : this.#adopts(from + dash, item);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A colon or dash of a value, behind which the next thing is the template's: it was meant for another place. */
  #adopts(mark: number, { start, end, kind }: YamlNode): CrossedMark | undefined {
    const isEmpty = kind === 'scalar' && start === end;
    const span = isEmpty || mark < 0 || mark >= start ? undefined : spanWithin(this.#values, mark, mark + 1);
    return span !== undefined && span.end <= start && spanWithin(this.#values, start, start + 1) === undefined
      ? { span, at: mark, what: 'takes what follows it in the template for its own' }
      : undefined;
  }

  #scalar(node: ScalarNode): CrossedMark | undefined {
    this.#coverHashes(node);
    switch (this.#text[node.start]) {
      case '|':
      case '>':
        return node.implicit ? undefined : this.#opened(node);
      case '"':
        return this.#opened(node) ?? this.#closed(node) ?? this.#inside(node, /(?<!\\)(?:\\\\)*\\$/);
      case "'":
        return this.#opened(node) ?? this.#closed(node) ?? this.#inside(node, /^(?:[^']*'[^']*')*[^']*'[^']*$/);
      default:
        return undefined;
    }
  }

  #opened({ start, end }: YamlNode): CrossedMark | undefined {
    const span = spanWithin(this.#values, start, start + 1);
    return span !== undefined && span.end < end
      ? { span, at: start, what: 'opens a quotation or bracket that it does not close' }
      : undefined;
  }

  #closed({ start, end }: YamlNode): CrossedMark | undefined {
    const span = spanWithin(this.#values, end - 1, end);
    return span !== undefined && span.start > start
      ? { span, at: end - 1, what: 'closes a quotation or bracket that it does not open' }
      : undefined;
  }

  /** A value within a quoted text that makes the template's own quotation mark a part of the text. */
  #inside({ start, end }: ScalarNode, escapes: RegExp): CrossedMark | undefined {
    for (const span of spansWithin(this.#values, start, end)) {
      const whole = span.start === start;
      if (!whole && escapes.test(this.#text.slice(span.start, span.end))) {
        return { span, at: span.start, what: 'escapes a quotation mark of the template' };
      }
    }
    return undefined;
  }

  #coverHashes({ start, end }: ScalarNode): void {
    for (const { start: from, end: to } of this.#hashes.size === 0 ? [] : spansWithin(this.#values, start, end)) {
      for (let at = from; at < to; at++) this.#hashes.delete(at);
    }
  }

  /** A comment of a value that more of the template's line falls into. */
  comment(): CrossedMark | undefined {
    for (const at of this.#hashes) {
      const span = spanWithin(this.#values, at, at + 1);
      if (span === undefined || this.#isComment(span.start)) continue;
      let rest = span.end;
      while (isBlank(this.#text.charCodeAt(rest))) rest++;
      const goesOn = rest < this.#text.length && !isBreak(this.#text.charCodeAt(rest));
      const within = this.#text.slice(at, span.end).search(/[\n\r\u0085\u2028\u2029]/) >= 0;
      if (goesOn && !within) return { span, at, what: 'begins a comment that the rest of the line falls into' };
    }
    return undefined;
  }

  /** Whether a place is in a line that is a comment as a whole. */
  #isComment(position: number): boolean {
    let at = position;
    while (at > 0 && !isBreak(this.#text.charCodeAt(at - 1))) at--;
    return /^[ \t]*#/.test(this.#text.slice(at, position));
  }
}
