import { runeAt } from '../../../runtime/bytes.ts';
import { quote } from '../printing/quote.ts';
import { isDigit, isLetter, isPrint } from '../unicode.ts';
import { KEYWORDS, type Token, type TokenKind } from './token.ts';

const LEFT = '{{';
const RIGHT = '}}';
const END = -1;

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const DOLLAR = 0x24;
const SINGLE_QUOTE = 0x27;
const LEFT_PAREN = 0x28;
const RIGHT_PAREN = 0x29;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
const BACKQUOTE = 0x60;
const BAR = 0x7c;

/**
 * Splits a template into tokens, one at a time as the parser asks, by the rules of Go's `text/template`: text up to
 * `{{`, then the parts of an action up to `}}`. `{{- ` and ` -}}` take the white space beside them out of the text.
 * The first mistake is an `error` token, after which there is only `eof`.
 */
export class Lexer {
  readonly #input: string;
  #position = 0;
  #line = 1;
  /** Position of the first line break after what was counted. */
  #newline = -1;
  /** Start of the token that is being read, and its line. */
  #start = 0;
  #startLine = 1;
  #insideAction = false;
  #parenDepth = 0;
  #failed = false;

  constructor(input: string) {
    this.#input = input;
  }

  next(): Token {
    if (this.#failed) return { kind: 'eof', position: 0, text: 'EOF', line: this.#startLine };
    return this.#insideAction ? this.#inAction() : this.#inText();
  }

  #inText(): Token {
    for (;;) {
      const left = this.#input.indexOf(LEFT, this.#position);
      if (left < 0) return this.#lastText();
      if (left > this.#position) {
        const end = this.#hasLeftTrim(left + 2) ? this.#trimEnd(left) : left;
        const text = end > this.#position ? this.#takeText(end) : undefined;
        this.#skipTo(left);
        if (text) return text;
      }
      const delimiter = this.#leftDelimiter();
      if (delimiter) return delimiter;
    }
  }

  #lastText(): Token {
    if (this.#position < this.#input.length) return this.#takeText(this.#input.length);
    return this.#take('eof', 'EOF');
  }

  /** The end of the text before a position once the white space there is cut. */
  #trimEnd(end: number): number {
    let trimmed = end;
    while (trimmed > this.#start && isSpace(this.#input.charCodeAt(trimmed - 1))) trimmed--;
    return trimmed;
  }

  /** The delimiter; or nothing, if it opened a comment that is now behind. */
  #leftDelimiter(): Token | undefined {
    const trim = this.#hasLeftTrim(this.#position + 2) ? 2 : 0;
    if (this.#input.startsWith('/*', this.#position + 2 + trim)) {
      this.#skipTo(this.#position + 2 + trim);
      return this.#comment();
    }
    this.#position += 2;
    const token = this.#take('leftDelimiter');
    this.#insideAction = true;
    this.#skipTo(this.#position + trim);
    this.#parenDepth = 0;
    return token;
  }

  #comment(): Token | undefined {
    const close = this.#input.indexOf('*/', this.#position + 2);
    if (close < 0) return this.#error('unclosed comment');
    this.#position = close + 2;
    if (!this.#atRight()) return this.#error('comment ends before closing delimiter');
    this.#countLines(this.#start, this.#position);
    this.#start = this.#position;
    this.#startLine = this.#line;
    this.#pastRight();
    return undefined;
  }

  /** Goes past the right delimiter and the white space that its trim marker cuts. */
  #pastRight(): void {
    const trim = this.#hasRightTrim(this.#position);
    let end = this.#position + (trim ? 4 : 2);
    if (trim) while (isSpace(this.#input.charCodeAt(end))) end++;
    this.#skipTo(end);
  }

  #rightDelimiter(): Token {
    const trim = this.#hasRightTrim(this.#position);
    if (trim) this.#skipTo(this.#position + 2);
    this.#position += 2;
    const token = this.#take('rightDelimiter');
    if (trim) {
      let end = this.#position;
      while (isSpace(this.#input.charCodeAt(end))) end++;
      this.#skipTo(end);
    }
    this.#insideAction = false;
    return token;
  }

  #inAction(): Token {
    if (this.#atRight()) return this.#parenDepth === 0 ? this.#rightDelimiter() : this.#error('unclosed left paren');
    const point = this.#peek();
    switch (point) {
      case END:
        return this.#error('unclosed action');
      case TAB:
      case NEWLINE:
      case RETURN:
      case SPACE:
        return this.#space();
      case EQUALS:
        return this.#single('assign');
      case COLON:
        return this.#declaration();
      case BAR:
        return this.#single('pipe');
      case DOUBLE_QUOTE:
        return this.#quoted('string', DOUBLE_QUOTE, 'unterminated quoted string');
      case SINGLE_QUOTE:
        return this.#quoted('characterConstant', SINGLE_QUOTE, 'unterminated character constant');
      case BACKQUOTE:
        return this.#rawString();
      case DOLLAR:
        this.#position++;
        return this.#name('variable');
      case LEFT_PAREN:
        this.#parenDepth++;
        return this.#single('leftParen');
      case RIGHT_PAREN:
        return --this.#parenDepth < 0 ? this.#errorAfter('unexpected right paren') : this.#single('rightParen');
      case DOT:
        return this.#fieldOrNumber();
      case PLUS:
      case MINUS:
        return this.#number();
    }
    if (point >= 0x30 && point <= 0x39) return this.#number();
    if (isAlphanumeric(point)) return this.#identifier();
    if (point < 0x80 && isPrint(point)) return this.#single('char');
    return this.#errorAfter(`unrecognized character in action: ${describe(point)}`);
  }

  #single(kind: TokenKind): Token {
    this.#position++;
    return this.#take(kind);
  }

  #declaration(): Token {
    this.#position++;
    if (this.#peek() !== EQUALS) return this.#errorAfter('expected :=');
    return this.#single('declare');
  }

  /** White space between operands. A space that belongs to ` -}}` is left for the delimiter. */
  #space(): Token {
    let count = 0;
    for (; isSpace(this.#input.charCodeAt(this.#position)); count++) this.#advance();
    if (this.#hasRightTrim(this.#position - 1) && this.#input.startsWith(RIGHT, this.#position + 1)) {
      this.#back();
      if (count === 1) return this.#rightDelimiter();
    }
    return this.#take('space');
  }

  #identifier(): Token {
    this.#skipAlphanumeric();
    if (!this.#atTerminator()) return this.#badCharacter();
    const word = this.#input.slice(this.#start, this.#position);
    const keyword = KEYWORDS.get(word);
    if (keyword) return this.#take(keyword);
    return this.#take(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  #fieldOrNumber(): Token {
    const after = this.#input.charCodeAt(this.#position + 1);
    if (after >= 0x30 && after <= 0x39) return this.#number();
    // At the very end a dot is read as a number, and found not to be one.
    if (this.#position + 1 >= this.#input.length) return this.#number();
    this.#position++;
    return this.#name('field');
  }

  /** A field or variable whose first character is behind. Nothing after it makes it `.` or `$`. */
  #name(kind: 'field' | 'variable'): Token {
    if (this.#atTerminator()) return this.#take(kind === 'field' ? 'dot' : 'variable');
    this.#skipAlphanumeric();
    return this.#atTerminator() ? this.#take(kind) : this.#badCharacter();
  }

  #skipAlphanumeric(): void {
    for (let point = this.#peek(); isAlphanumeric(point); point = this.#peek())
      this.#position += point > 0xffff ? 2 : 1;
  }

  #badCharacter(): Token {
    return this.#error(`bad character ${describe(this.#peek())}`);
  }

  #atTerminator(): boolean {
    const point = this.#peek();
    switch (point) {
      case END:
      case DOT:
      case COMMA:
      case BAR:
      case COLON:
      case LEFT_PAREN:
      case RIGHT_PAREN:
        return true;
    }
    return isSpace(point) || this.#input.startsWith(RIGHT, this.#position);
  }

  #quoted(kind: TokenKind, delimiter: number, message: string): Token {
    this.#position++;
    for (;;) {
      this.#skip(PLAIN);
      const unit = this.#unit();
      if (unit === delimiter) return this.#take(kind);
      const escaped = unit === BACKSLASH ? this.#unit() : unit;
      if (escaped === END || escaped === NEWLINE) return this.#error(message);
    }
  }

  #rawString(): Token {
    const close = this.#input.indexOf('`', this.#position + 1);
    if (close < 0) return this.#error('unterminated raw quoted string');
    this.#countLines(this.#position, close);
    this.#position = close + 1;
    return this.#take('rawString');
  }

  #number(): Token {
    if (!this.#scanNumber()) return this.#badNumber();
    const sign = this.#peek();
    if (sign !== PLUS && sign !== MINUS) return this.#take('number');
    // 1+2i: no spaces, and it must end in i.
    if (!this.#scanNumber() || this.#input[this.#position - 1] !== 'i') return this.#badNumber();
    return this.#take('complex');
  }

  #badNumber(): Token {
    return this.#error(`bad number syntax: ${quote(this.#input.slice(this.#start, this.#position))}`);
  }

  /** Goes past what may be a number; the parser finds out whether it is one. */
  #scanNumber(): boolean {
    this.#skip(NUMBER);
    if (!isAlphanumeric(this.#peek())) return true;
    this.#advance();
    return false;
  }

  /** Goes past what a sticky pattern matches. */
  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#position;
    this.#position += pattern.exec(this.#input)?.[0].length ?? 0;
  }

  #hasLeftTrim(position: number): boolean {
    return this.#input.charCodeAt(position) === MINUS && isSpace(this.#input.charCodeAt(position + 1));
  }

  #hasRightTrim(position: number): boolean {
    return isSpace(this.#input.charCodeAt(position)) && this.#input.charCodeAt(position + 1) === MINUS;
  }

  #atRight(): boolean {
    return this.#input.startsWith(RIGHT, this.#hasRightTrim(this.#position) ? this.#position + 2 : this.#position);
  }

  /** The next character, without taking it. */
  #peek(): number {
    const unit = this.#input.charCodeAt(this.#position);
    if (unit < 0xd800) return unit;
    return this.#position < this.#input.length ? runeAt(this.#input, this.#position) : END;
  }

  /** Takes the next UTF-16 unit. */
  #unit(): number {
    if (this.#position >= this.#input.length) return END;
    const unit = this.#input.charCodeAt(this.#position++);
    if (unit === NEWLINE) this.#line++;
    return unit;
  }

  #advance(): void {
    const point = this.#peek();
    if (point === END) return;
    if (point === NEWLINE) this.#line++;
    this.#position += point > 0xffff ? 2 : 1;
  }

  #back(): void {
    this.#position--;
    if (this.#input.charCodeAt(this.#position) === NEWLINE) this.#line--;
  }

  #takeText(end: number): Token {
    this.#countLines(this.#position, end);
    this.#position = end;
    return this.#take('text');
  }

  #take(kind: TokenKind, text = this.#input.slice(this.#start, this.#position)): Token {
    const token: Token = { kind, position: this.#start, text, line: this.#startLine };
    this.#start = this.#position;
    this.#startLine = this.#line;
    return token;
  }

  /** Leaves out everything up to a position. */
  #skipTo(position: number): void {
    this.#countLines(this.#start, position);
    this.#position = position;
    this.#start = position;
    this.#startLine = this.#line;
  }

  /** Counts the line breaks of a part that was skipped at once. Parts come in order, so the next break is remembered. */
  #countLines(from: number, to: number): void {
    if (this.#newline < from) this.#newline = this.#newlineFrom(from);
    while (this.#newline < to) {
      this.#line++;
      this.#newline = this.#newlineFrom(this.#newline + 1);
    }
  }

  #newlineFrom(position: number): number {
    const at = this.#input.indexOf('\n', position);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }

  #errorAfter(message: string): Token {
    this.#advance();
    return this.#error(message);
  }

  #error(message: string): Token {
    const token: Token = { kind: 'error', position: this.#start, text: message, line: this.#startLine };
    this.#failed = true;
    return token;
  }
}

/** What has no meaning of its own within quotes. */
const PLAIN = /[^"'\\\n]*/y;

/** By Go's own scanner: a sign, digits of a base, a fraction, an exponent, `i`. Deliberately takes too much. */
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;

function isSpace(unit: number): boolean {
  return unit === SPACE || unit === TAB || unit === RETURN || unit === NEWLINE;
}

function isAlphanumeric(point: number): boolean {
  return point === UNDERSCORE || (point >= 0 && (isLetter(point) || isDigit(point)));
}

/** Go's `%#U`: `U+20AC '€'`. The end of the input is described as Go's end-of-file rune, -1, is. */
function describe(point: number): string {
  if (point === END) return 'U+FFFFFFFFFFFFFFFF';
  const digits = point.toString(16).toUpperCase().padStart(4, '0');
  return isPrint(point) ? `U+${digits} '${String.fromCodePoint(point)}'` : `U+${digits}`;
}
