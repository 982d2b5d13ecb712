import { runeAt } from '../../../runtime/bytes.ts';
import { END, NEWLINE } from './characters.ts';
import type { Token, TokenKind } from './token.ts';

/**
 * The characters of a template, one after the other, and where the token that is being read began. Knows its line at any
 * time, though long parts are skipped at once.
 */
export class CharacterReader {
  protected readonly input: string;
  protected position = 0;
  /** Start of the token that is being read, and its line. */
  protected start = 0;
  protected startLine = 1;
  #line = 1;
  /** Position of the first line break after what was counted. */
  #newline = -1;

  constructor(input: string) {
    this.input = input;
  }

  /** The next character, without taking it. */
  protected peek(): number {
    const unit = this.input.charCodeAt(this.position);
    if (unit < 0xd800) return unit;
    return this.position < this.input.length ? runeAt(this.input, this.position) : END;
  }

  /** Takes the next UTF-16 unit. */
  protected unit(): number {
    if (this.position >= this.input.length) return END;
    const unit = this.input.charCodeAt(this.position++);
    if (unit === NEWLINE) this.#line++;
    return unit;
  }

  protected advance(): void {
    const point = this.peek();
    if (point === END) return;
    if (point === NEWLINE) this.#line++;
    this.position += point > 0xffff ? 2 : 1;
  }

  protected back(): void {
    this.position--;
    if (this.input.charCodeAt(this.position) === NEWLINE) this.#line--;
  }

  /** Goes past what a sticky pattern matches. */
  protected skip(pattern: RegExp): void {
    pattern.lastIndex = this.position;
    this.position += pattern.exec(this.input)?.[0].length ?? 0;
  }

  protected takeText(end: number): Token {
    this.countLines(this.position, end);
    this.position = end;
    return this.take('text');
  }

  protected take(kind: TokenKind, text = this.input.slice(this.start, this.position)): Token {
    const token: Token = { kind, position: this.start, text, line: this.startLine };
    this.start = this.position;
    this.startLine = this.#line;
    return token;
  }

  /** Leaves out everything up to a position. */
  protected skipTo(position: number): void {
    this.countLines(this.start, position);
    this.position = position;
    this.start = position;
    this.startLine = this.#line;
  }

  /** Counts the line breaks of a part that was skipped at once. Parts come in order, so the next break is remembered. */
  protected countLines(from: number, to: number): void {
    if (this.#newline < from) this.#newline = this.#newlineFrom(from);
    while (this.#newline < to) {
      this.#line++;
      this.#newline = this.#newlineFrom(this.#newline + 1);
    }
  }

  #newlineFrom(position: number): number {
    const at = this.input.indexOf('\n', position);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  }
}
