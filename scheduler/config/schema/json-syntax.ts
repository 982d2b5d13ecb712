/** Where the first JSON value of a text ends, or what is wrong with it in the words of Go's `encoding/json`. */
export type JsonSyntax = { readonly end: number } | { readonly problem: string };

/** Go reads one value and ignores what follows it. */
export function checkJson(text: string): JsonSyntax {
  const reader = new JsonReader(text);
  try {
    reader.value();
    return { end: reader.position };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { problem: error.message };
    throw error;
  }
}

class SyntaxProblem extends Error {}

const ESCAPES = 'bfnrt\\/"';
/** Objects and lists inside each other. */
const MAX_DEPTH = 250;

class JsonReader {
  readonly #text: string;
  position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): void {
    this.#skipSpace();
    if (this.#depth === 0 && this.position === this.#text.length) throw new SyntaxProblem('EOF');
    const character = this.#peek();
    if (character === '{') this.#nested(() => this.#object());
    else if (character === '[') this.#nested(() => this.#list());
    else if (character === '"') this.#string();
    else if (character === '-' || isDigit(character)) this.#number();
    else if (character === 't') this.#literal('true');
    else if (character === 'f') this.#literal('false');
    else if (character === 'n') this.#literal('null');
    else this.#fail('looking for beginning of value');
  }

  #nested(read: () => void): void {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) throw new SyntaxProblem('exceeded max depth');
    this.position++;
    read();
    this.#depth--;
  }

  #object(): void {
    for (let first = true; ; first = false) {
      this.#skipSpace();
      if (first && this.#accept('}')) return;
      if (this.#peek() !== '"') this.#fail('looking for beginning of object key string');
      this.#string();
      this.#skipSpace();
      if (!this.#accept(':')) this.#fail('after object key');
      this.value();
      this.#skipSpace();
      if (this.#accept('}')) return;
      if (!this.#accept(',')) this.#fail('after object key:value pair');
    }
  }

  #list(): void {
    this.#skipSpace();
    if (this.#accept(']')) return;
    for (;;) {
      this.value();
      this.#skipSpace();
      if (this.#accept(']')) return;
      if (!this.#accept(',')) this.#fail('after array element');
    }
  }

  #string(): void {
    this.position++;
    for (let character = this.#peek(); character !== '"'; character = this.#peek()) {
      if (character < ' ') this.#fail('in string literal');
      this.position++;
      if (character === '\\') this.#escape();
    }
    this.position++;
  }

  #escape(): void {
    const character = this.#peek();
    if (character !== 'u' && !ESCAPES.includes(character)) this.#fail('in string escape code');
    this.position++;
    if (character !== 'u') return;
    for (let digit = 0; digit < 4; digit++) {
      if (!/[0-9a-fA-F]/.test(this.#peek())) this.#fail('in \\u hexadecimal character escape');
      this.position++;
    }
  }

  #number(): void {
    this.#accept('-');
    if (!this.#accept('0')) this.#digits('in numeric literal');
    if (this.#accept('.')) this.#digits('after decimal point in numeric literal');
    if (this.#accept('e') || this.#accept('E')) {
      if (!this.#accept('+')) this.#accept('-');
      this.#digits('in exponent of numeric literal');
    }
  }

  #digits(context: string): void {
    if (!isDigit(this.#peek())) this.#fail(context);
    while (isDigit(this.#text.charAt(this.position))) this.position++;
  }

  #literal(word: string): void {
    this.position++;
    for (const expected of word.slice(1)) {
      if (this.#peek() !== expected) this.#fail(`in literal ${word} (expecting '${expected}')`);
      this.position++;
    }
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text.charAt(this.position) || 'end')) this.position++;
  }

  #accept(character: string): boolean {
    const found = this.#text.charAt(this.position) === character;
    if (found) this.position++;
    return found;
  }

  /** The next character, which must be there. */
  #peek(): string {
    if (this.position >= this.#text.length) throw new SyntaxProblem('unexpected EOF');
    return this.#text.charAt(this.position);
  }

  #fail(context: string): never {
    throw new SyntaxProblem(`invalid character ${quoted(this.#peek())} ${context}`);
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** Go quotes the byte, not the character. */
function quoted(character: string): string {
  if (character === "'") return String.raw`'\''`;
  const [byte = 0] = new TextEncoder().encode(character);
  if (byte < 0x20) return `'${JSON.stringify(character).slice(1, -1).replace(/\\u00/, '\\x')}'`;
  return byte === 0x5c ? String.raw`'\\'` : `'${String.fromCharCode(byte)}'`;
}
