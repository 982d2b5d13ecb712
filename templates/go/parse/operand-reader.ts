import { quote } from '../printing/quote.ts';
import { CharacterReader } from './character-reader.ts';
import {
  BACKSLASH,
  BAR,
  COLON,
  COMMA,
  DOT,
  describe,
  END,
  isAlphanumeric,
  isSpace,
  LEFT_PAREN,
  MINUS,
  NEWLINE,
  PLUS,
  RIGHT_DELIMITER,
  RIGHT_PAREN,
} from './characters.ts';
import { KEYWORDS, type Token, type TokenKind } from './token.ts';

/**
 * Reads the operands of an action, each from its first character on: names, fields, variables, strings and numbers. What
 * they mean is found out later, by literals.ts and the parser.
 */
export class OperandReader extends CharacterReader {
  /** Whether there was a mistake: nothing is read after it. */
  protected failed = false;

  protected identifier(): Token {
    this.#skipAlphanumeric();
    if (!this.#atTerminator()) return this.#badCharacter();
    const word = this.input.slice(this.start, this.position);
    const keyword = KEYWORDS.get(word);
    if (keyword) return this.take(keyword);
    return this.take(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  protected fieldOrNumber(): Token {
    const after = this.input.charCodeAt(this.position + 1);
    if (after >= 0x30 && after <= 0x39) return this.number();
    // At the very end a dot is read as a number, and found not to be one.
    if (this.position + 1 >= this.input.length) return this.number();
    this.position++;
    return this.name('field');
  }

  /** A field or variable whose first character is behind. Nothing after it makes it `.` or `$`. */
  protected name(kind: 'field' | 'variable'): Token {
    if (this.#atTerminator()) return this.take(kind === 'field' ? 'dot' : 'variable');
    this.#skipAlphanumeric();
    return this.#atTerminator() ? this.take(kind) : this.#badCharacter();
  }

  protected quoted(kind: TokenKind, delimiter: number, message: string): Token {
    this.position++;
    for (;;) {
      this.skip(PLAIN);
      const unit = this.unit();
      if (unit === delimiter) return this.take(kind);
      const escaped = unit === BACKSLASH ? this.unit() : unit;
      if (escaped === END || escaped === NEWLINE) return this.error(message);
    }
  }

  protected rawString(): Token {
    const close = this.input.indexOf('`', this.position + 1);
    if (close < 0) return this.error('unterminated raw quoted string');
    this.countLines(this.position, close);
    this.position = close + 1;
    return this.take('rawString');
  }

  protected number(): Token {
    if (!this.#scanNumber()) return this.#badNumber();
    const sign = this.peek();
    if (sign !== PLUS && sign !== MINUS) return this.take('number');
    // 1+2i: no spaces, and it must end in i.
    if (!this.#scanNumber() || this.input[this.position - 1] !== 'i') return this.#badNumber();
    return this.take('complex');
  }

  /** Goes past what may be a number; the parser finds out whether it is one. */
  #scanNumber(): boolean {
    this.skip(NUMBER);
    if (!isAlphanumeric(this.peek())) return true;
    this.advance();
    return false;
  }

  #badNumber(): Token {
    return this.error(`bad number syntax: ${quote(this.input.slice(this.start, this.position))}`);
  }

  #skipAlphanumeric(): void {
    for (let point = this.peek(); isAlphanumeric(point); point = this.peek()) this.position += point > 0xffff ? 2 : 1;
  }

  #badCharacter(): Token {
    return this.error(`bad character ${describe(this.peek())}`);
  }

  #atTerminator(): boolean {
    const point = this.peek();
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
    return isSpace(point) || this.input.startsWith(RIGHT_DELIMITER, this.position);
  }

  protected errorAfter(message: string): Token {
    this.advance();
    return this.error(message);
  }

  protected error(message: string): Token {
    const token: Token = { kind: 'error', position: this.start, text: message, line: this.startLine };
    this.failed = true;
    return token;
  }
}

/** What has no meaning of its own within quotes. */
const PLAIN = /[^"'\\\n]*/y;

/** By Go's own scanner: a sign, digits of a base, a fraction, an exponent, `i`. Deliberately takes too much. */
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
