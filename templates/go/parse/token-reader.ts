import { quote } from '../printing/quote.ts';
import { LiteralError } from './literals.ts';
import { parseError, type Source } from './source.ts';
import type { Token, TokenKind } from './token.ts';

const NO_TOKEN: Token = { kind: 'eof', position: 0, text: '', line: 0 };

/**
 * Tokens of one tree with up to three that were put back. Errors name the line of the token that was read last, which
 * may be one beyond the mistake; Go does so, and its messages are kept.
 */
export class TokenReader {
  protected readonly source: Source;
  /** Line of the `{{` of the action that is being parsed, 0 outside. */
  protected actionLine = 0;
  /** The token read last, and those put back before it. */
  #latest = NO_TOKEN;
  #second = NO_TOKEN;
  #third = NO_TOKEN;
  /** How many of the three are to be read again. */
  #pending = 0;

  constructor(source: Source) {
    this.source = source;
  }

  get lastLine(): number {
    return this.#latest.line;
  }

  protected next(): Token {
    if (this.#pending === 0) this.#latest = this.source.nextToken();
    else this.#pending--;
    return this.#pendingToken();
  }

  protected peek(): Token {
    const token = this.next();
    this.#pending++;
    return token;
  }

  protected nextNonSpace(): Token {
    let token = this.next();
    while (token.kind === 'space') token = this.next();
    return token;
  }

  protected peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.#pending++;
    return token;
  }

  protected backUp(): void {
    this.#pending++;
  }

  /** Puts back a token that came before the one read last. */
  protected backUp2(token: Token): void {
    this.#second = token;
    this.#pending = 2;
  }

  protected backUp3(first: Token, second: Token): void {
    this.#third = first;
    this.#second = second;
    this.#pending = 3;
  }

  protected expect(kind: TokenKind, context: string): Token {
    const token = this.nextNonSpace();
    return token.kind === kind ? token : this.unexpected(token, context);
  }

  protected unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') return this.fail(`unexpected ${describe(token)} in ${context}`);
    if (this.actionLine === 0 || this.actionLine === token.line) return this.fail(token.text);
    // "unclosed action" says it already.
    const action = token.text.endsWith(' action') ? '' : ' in action';
    return this.fail(`${token.text}${action} started at template:${this.actionLine}`);
  }

  protected fail(message: string): never {
    throw parseError('parse', this.lastLine, message);
  }

  protected literal<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof LiteralError) return this.fail(error.message);
      throw error;
    }
  }

  protected nested<T>(parse: () => T): T {
    return this.source.nested(this.lastLine, parse);
  }

  #pendingToken(): Token {
    if (this.#pending === 0) return this.#latest;
    return this.#pending === 1 ? this.#second : this.#third;
  }
}

const LONGEST_SHOWN = 10;
const KEYWORDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'block',
  'break',
  'continue',
  'dot',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
]);

/** A token as Go's errors show it. */
function describe({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF';
  if (KEYWORDS.has(kind)) return `<${text}>`;
  const bytes = new TextEncoder().encode(text).length;
  return bytes > LONGEST_SHOWN ? `${quote(Array.from(text).slice(0, LONGEST_SHOWN).join(''))}...` : quote(text);
}
