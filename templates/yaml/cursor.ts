import { YamlError } from './error.ts';

/** Code of the character after the last. */
export const END = -1;

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

export function isSpace(code: number): boolean {
  return code === SPACE;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** YAML 1.1 has five line breaks. */
export function isBreak(code: number): boolean {
  if (code < 0x85) return code === NEWLINE || code === RETURN;
  return code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return code === END || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  if (code > SPACE && code < 0x85) return false;
  return isBlank(code) || isBreakOrEnd(code);
}

/** Those of ASCII, which most texts are made of: none of them means anything to YAML, so that scans ask for them first. */
export function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** Letters, digits, `_` and `-`: what names of anchors, tags and directives are made of. */
export function isNameCharacter(code: number): boolean {
  return isLetterOrDigit(code) || code === 0x5f || code === 0x2d;
}

/** A place in the text. Lines and columns are 0-based; columns count characters. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  /** Characters since the start. */
  readonly index: number;
  /** In UTF-16 units of the text. */
  readonly position: number;
}

/** Reads a text character by character, and knows line and column. */
export class Cursor {
  readonly text: string;
  position = 0;
  line = 0;
  column = 0;
  /** Characters since the start. */
  index = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Code of the character `offset` further on. Of a character beyond the basic plane it is the half that stands there. */
  peek(offset = 0): number {
    const position = this.position + offset;
    return position < this.text.length ? this.text.charCodeAt(position) : END;
  }

  /** At the start: the first shows the encoding, and the next is skipped as what may start a line. A third would be text. */
  skipByteOrderMarks(): void {
    if (this.text.startsWith(BYTE_ORDER_MARK)) this.position = this.text.startsWith(BYTE_ORDER_MARK, 1) ? 2 : 1;
  }

  mark(): Mark {
    return { line: this.line, column: this.column, index: this.index, position: this.position };
  }

  skip(count = 1): void {
    for (let left = count; left > 0 && this.position < this.text.length; left--) {
      const unit = this.text.charCodeAt(this.position);
      this.position += unit >= 0xd800 && unit <= 0xdbff ? 2 : 1;
      this.column++;
      this.index++;
    }
  }

  /** Moves over characters of the basic plane that are no breaks. */
  skipUnits(count: number): void {
    this.position += count;
    this.column += count;
    this.index += count;
  }

  /** Moves on while the character passes. The characters are no breaks. */
  takeWhile(accept: (code: number) => boolean): string {
    const start = this.position;
    while (this.position < this.text.length && accept(this.text.charCodeAt(this.position))) this.skip();
    return this.text.slice(start, this.position);
  }

  /** Moves over a line break and gives it in its normal form: a newline, except for U+2028 and U+2029. */
  takeBreak(): string {
    const code = this.peek();
    const length = code === RETURN && this.peek(1) === NEWLINE ? 2 : 1;
    this.position += length;
    this.index += length;
    this.column = 0;
    this.line++;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Counts as a line break at the end of a text without one. */
  endLine(): void {
    if (this.column !== 0) this.line++;
    this.column = 0;
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.skip();
  }

  /** A comment, if there is one, up to the end of the line. */
  skipComment(): void {
    if (this.peek() === HASH) this.takeWhile(code => !isBreak(code));
  }

  /** `---` or `...` at the start of a line, with a blank or the end behind. */
  atDocumentIndicator(): '---' | '...' | undefined {
    if (this.column !== 0 || !isBlankOrEnd(this.peek(3))) return undefined;
    const word = this.text.slice(this.position, this.position + 3);
    return word === '---' || word === '...' ? word : undefined;
  }

  fail(problem: string, line = this.line): never {
    throw new YamlError(problem, line + 1);
  }
}

const HASH = 0x23;
const BYTE_ORDER_MARK = '\ufeff';
