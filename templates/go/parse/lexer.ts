import { isPrint } from '../unicode.ts';
import {
  BACKQUOTE,
  BAR,
  COLON,
  DOLLAR,
  DOT,
  DOUBLE_QUOTE,
  describe,
  END,
  EQUALS,
  isAlphanumeric,
  isSpace,
  LEFT_PAREN,
  MINUS,
  NEWLINE,
  PLUS,
  RETURN,
  RIGHT_DELIMITER,
  RIGHT_PAREN,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './characters.ts';
import { OperandReader } from './operand-reader.ts';
import type { Token, TokenKind } from './token.ts';

const LEFT_DELIMITER = '{{';

/**
 * Splits a template into tokens, one at a time as the parser asks, by the rules of Go's `text/template`: text up to
 * `{{`, then the parts of an action up to `}}`. `{{- ` and ` -}}` take the white space beside them out of the text.
 * The first mistake is an `error` token, after which there is only `eof`.
 */
export class Lexer extends OperandReader {
  #insideAction = false;
  #parenDepth = 0;

  next(): Token {
    if (this.failed) return { kind: 'eof', position: 0, text: 'EOF', line: this.startLine };
    return this.#insideAction ? this.#inAction() : this.#inText();
  }

  #inText(): Token {
    for (;;) {
      const left = this.input.indexOf(LEFT_DELIMITER, this.position);
      if (left < 0) return this.#lastText();
      if (left > this.position) {
        const end = this.#hasLeftTrim(left + 2) ? this.#trimEnd(left) : left;
        const text = end > this.position ? this.takeText(end) : undefined;
        this.skipTo(left);
        if (text) return text;
      }
      const delimiter = this.#leftDelimiter();
      if (delimiter) return delimiter;
    }
  }

  #lastText(): Token {
    if (this.position < this.input.length) return this.takeText(this.input.length);
    return this.take('eof', 'EOF');
  }

  /** The end of the text before a position once the white space there is cut. */
  #trimEnd(end: number): number {
    let trimmed = end;
    while (trimmed > this.start && isSpace(this.input.charCodeAt(trimmed - 1))) trimmed--;
    return trimmed;
  }

  /** The delimiter; or nothing, if it opened a comment that is now behind. */
  #leftDelimiter(): Token | undefined {
    const trim = this.#hasLeftTrim(this.position + 2) ? 2 : 0;
    if (this.input.startsWith('/*', this.position + 2 + trim)) {
      this.skipTo(this.position + 2 + trim);
      return this.#comment();
    }
    this.position += 2;
    const token = this.take('leftDelimiter');
    this.#insideAction = true;
    this.skipTo(this.position + trim);
    this.#parenDepth = 0;
    return token;
  }

  #comment(): Token | undefined {
    const close = this.input.indexOf('*/', this.position + 2);
    if (close < 0) return this.error('unclosed comment');
    this.position = close + 2;
    if (!this.#atRight()) return this.error('comment ends before closing delimiter');
    this.skipTo(this.position);
    this.#pastRight();
    return undefined;
  }

  /** Goes past the right delimiter and the white space that its trim marker cuts. */
  #pastRight(): void {
    const trim = this.#hasRightTrim(this.position);
    let end = this.position + (trim ? 4 : 2);
    if (trim) while (isSpace(this.input.charCodeAt(end))) end++;
    this.skipTo(end);
  }

  #rightDelimiter(): Token {
    const trim = this.#hasRightTrim(this.position);
    if (trim) this.skipTo(this.position + 2);
    this.position += 2;
    const token = this.take('rightDelimiter');
    if (trim) {
      let end = this.position;
      while (isSpace(this.input.charCodeAt(end))) end++;
      this.skipTo(end);
    }
    this.#insideAction = false;
    return token;
  }

  #inAction(): Token {
    if (this.#atRight()) return this.#parenDepth === 0 ? this.#rightDelimiter() : this.error('unclosed left paren');
    const point = this.peek();
    switch (point) {
      case END:
        return this.error('unclosed action');
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
        return this.quoted('string', DOUBLE_QUOTE, 'unterminated quoted string');
      case SINGLE_QUOTE:
        return this.quoted('characterConstant', SINGLE_QUOTE, 'unterminated character constant');
      case BACKQUOTE:
        return this.rawString();
      case DOLLAR:
        this.position++;
        return this.name('variable');
      case LEFT_PAREN:
        this.#parenDepth++;
        return this.#single('leftParen');
      case RIGHT_PAREN:
        return --this.#parenDepth < 0 ? this.errorAfter('unexpected right paren') : this.#single('rightParen');
      case DOT:
        return this.fieldOrNumber();
      case PLUS:
      case MINUS:
        return this.number();
    }
    if (point >= 0x30 && point <= 0x39) return this.number();
    if (isAlphanumeric(point)) return this.identifier();
    if (point < 0x80 && isPrint(point)) return this.#single('char');
    return this.errorAfter(`unrecognized character in action: ${describe(point)}`);
  }

  #single(kind: TokenKind): Token {
    this.position++;
    return this.take(kind);
  }

  #declaration(): Token {
    this.position++;
    if (this.peek() !== EQUALS) return this.errorAfter('expected :=');
    return this.#single('declare');
  }

  /** White space between operands. A space that belongs to ` -}}` is left for the delimiter. */
  #space(): Token {
    let count = 0;
    for (; isSpace(this.input.charCodeAt(this.position)); count++) this.advance();
    if (this.#hasRightTrim(this.position - 1) && this.input.startsWith(RIGHT_DELIMITER, this.position + 1)) {
      this.back();
      if (count === 1) return this.#rightDelimiter();
    }
    return this.take('space');
  }

  #hasLeftTrim(position: number): boolean {
    return this.input.charCodeAt(position) === MINUS && isSpace(this.input.charCodeAt(position + 1));
  }

  #hasRightTrim(position: number): boolean {
    return isSpace(this.input.charCodeAt(position)) && this.input.charCodeAt(position + 1) === MINUS;
  }

  #atRight(): boolean {
    return this.input.startsWith(
      RIGHT_DELIMITER,
      this.#hasRightTrim(this.position) ? this.position + 2 : this.position,
    );
  }
}
