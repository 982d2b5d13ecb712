import { type Cursor, isBlank, isBlankOrEnd, isBreak, isLetterOrDigit } from './cursor.ts';

const TAB = 0x09;
const HASH = 0x23;
const COLON = 0x3a;
const HYPHEN = 0x2d;
const QUESTION = 0x3f;

export interface PlainOptions {
  /** Lowest column of further lines. */
  readonly indent: number;
  /** Inside `[]` or `{}`. */
  readonly flow: boolean;
}

export interface ScannedPlain {
  readonly value: string;
  /** Whether the scan went past the end of a line, where a new key may stand. */
  readonly brokeLine: boolean;
}

/**
 * Whether an unquoted scalar can begin here: with anything but an indicator; in block context also with `-`, `?` and `:`
 * that have something right behind them.
 */
export function canStartPlain(cursor: Cursor, { flow }: Pick<PlainOptions, 'flow'>): boolean {
  const code = cursor.peek();
  if (isLetterOrDigit(code) || !(isBlankOrEnd(code) || INDICATORS.has(code))) return true;
  const next = cursor.peek(1);
  if (code === HYPHEN) return !isBlank(next);
  return !flow && (code === QUESTION || code === COLON) && !isBlankOrEnd(next);
}

const INDICATORS = new Set(Array.from('-?:,[]{}#&*!|>\'"%@`', character => character.charCodeAt(0)));

/** Scans an unquoted scalar, which may run over several lines. */
export function scanPlain(cursor: Cursor, { indent, flow }: PlainOptions): ScannedPlain {
  const gap = new Gap();
  let value = '';
  while (cursor.atDocumentIndicator() === undefined && cursor.peek() !== HASH) {
    const words = takeWords(cursor, flow);
    if (words !== '') value += gap.join() + words;
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break;
    skipGap(cursor, gap, indent);
    if (!flow && cursor.column < indent) break;
  }
  return { value, brokeLine: gap.brokeLine };
}

/**
 * Scans a key of the most usual kind, if there is one: letters, digits and a few signs that mean nothing here, and a colon
 * behind them. It is what `scanPlain` would find, in much less time.
 */
export function scanPlainKey(cursor: Cursor): string | undefined {
  const { text, position } = cursor;
  PLAIN_KEY.lastIndex = position;
  if (!PLAIN_KEY.test(text)) return undefined;
  cursor.skipUnits(PLAIN_KEY.lastIndex - position);
  return text.slice(position, cursor.position);
}

// Of at most as many characters as a key without `? ` may have.
const PLAIN_KEY = /[A-Za-z0-9][A-Za-z0-9_./-]{0,1000}(?=:[ \n])/y;

/** Characters up to a blank, a break, or an indicator that ends a plain scalar. */
function takeWords(cursor: Cursor, flow: boolean): string {
  const start = cursor.position;
  for (;;) {
    skipLettersAndDigits(cursor);
    const code = cursor.peek();
    if (isBlankOrEnd(code)) break;
    if (code === COLON && isBlankOrEnd(cursor.peek(1))) break;
    if (flow && isFlowIndicator(code)) break;
    cursor.skip();
  }
  return cursor.text.slice(start, cursor.position);
}

function skipLettersAndDigits(cursor: Cursor): void {
  let count = 0;
  while (isLetterOrDigit(cursor.peek(count))) count++;
  cursor.skipUnits(count);
}

/** `,`, `?`, `[`, `]`, `{` and `}`. */
function isFlowIndicator(code: number): boolean {
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

function skipGap(cursor: Cursor, gap: Gap, indent: number): void {
  const startLine = cursor.line;
  for (let code = cursor.peek(); isBlank(code) || isBreak(code); code = cursor.peek()) {
    if (isBreak(code)) {
      gap.addBreak(cursor.takeBreak());
      continue;
    }
    if (gap.brokeLine && cursor.column < indent && code === TAB) {
      cursor.fail('found a tab character that violates indentation', startLine);
    }
    gap.addBlank(String.fromCharCode(code));
    cursor.skip();
  }
}

/**
 * What stands between two words of a scalar: blanks, or line breaks with the blanks around them dropped. A single
 * newline folds to a space; further ones are kept.
 */
export class Gap {
  #blanks = '';
  #first = '';
  #further = '';
  brokeLine = false;

  addBlank(blank: string): void {
    if (!this.brokeLine) this.#blanks += blank;
  }

  addBreak(lineBreak: string): void {
    if (this.brokeLine) {
      this.#further += lineBreak;
    } else {
      this.#blanks = '';
      this.#first = lineBreak;
      this.brokeLine = true;
    }
  }

  /** An escaped break: the line ends, but not the text. */
  addJoint(): void {
    this.brokeLine = true;
  }

  /** The text that the gap comes to; it is empty afterwards. */
  join(): string {
    const text = this.#text();
    this.#blanks = '';
    this.#first = '';
    this.#further = '';
    this.brokeLine = false;
    return text;
  }

  #text(): string {
    if (!this.brokeLine) return this.#blanks;
    if (this.#first !== '\n') return this.#first + this.#further;
    return this.#further === '' ? ' ' : this.#further;
  }
}
