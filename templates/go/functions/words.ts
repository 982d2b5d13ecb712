import { runeAt } from '../../../runtime/bytes.ts';
import { isLetter } from '../unicode.ts';
import { isNumber, isPunctuation, isSpace, isUpper, toLower, toUpper } from './characters.ts';
import { defineCharged } from './define.ts';
import type { CallContext, TemplateFunction } from './function.ts';

/** Functions on how words are joined in a name. */
export const WORDS: readonly TemplateFunction[] = [
  defineCharged('camelcase', ['string'], 'string', (context, text) => camelCase(counted(context, text))),
  defineCharged('snakecase', ['string'], 'string', (context, text) => connectedCase(counted(context, text), '_')),
  defineCharged('kebabcase', ['string'], 'string', (context, text) => connectedCase(counted(context, text), '-')),
];

/** Work for a character, which is looked at several times, in the unit of the work limit. */
const CHARACTER = 8;

function counted(context: CallContext, text: string): string {
  context.charge(text.length * CHARACTER);
  return text;
}

/** `xstrings.ToCamelCase`: `http_server` → `HttpServer`. Connectors at the start stay, and all but one of several. */
function camelCase(text: string): string {
  const points = Array.from(text, character => runeAt(character, 0));
  const start = points.findIndex(point => !isConnector(point));
  // Connectors alone: the library writes the last one twice.
  if (start < 0) return text + text.slice(-1);
  let result = text.slice(0, start);
  let previous = toUpper(points[start] ?? 0);
  for (const next of points.slice(start + 1)) {
    const afterConnector = isConnector(previous);
    if (!afterConnector || isConnector(next)) result += String.fromCodePoint(previous);
    previous = afterConnector && !isConnector(next) ? toUpper(next) : next;
  }
  return result + String.fromCodePoint(previous);
}

/** `xstrings.ToSnakeCase` and `ToKebabCase`: `HTTPServer2xx` → `http_server_2xx`. */
function connectedCase(text: string, connector: '_' | '-'): string {
  return new WordJoiner(text, connector).join();
}

type WordType = 'invalid' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punctuation' | 'other';

function isConnector(point: number): boolean {
  return point === 0x2d || point === 0x5f || isSpace(point);
}

/** Letters of scripts with words; ideographs are none. The bounds are the library's, wrong ends included. */
function isAlphabet(point: number): boolean {
  if (!isLetter(point)) return false;
  return !(
    (point >= 0x4e00 && point <= 0x9fcc) ||
    (point >= 0x3400 && point <= 0x4d85) ||
    (point >= 0x20000 && point <= 0x2b81d)
  );
}

const INVALID = 0xfffd;

class WordJoiner {
  readonly #characters: readonly string[];
  readonly #points: readonly number[];
  readonly #connector: string;
  readonly #output: string[] = [];
  #type: WordType = 'invalid';
  #start = 0;
  #end = 0;

  constructor(text: string, connector: string) {
    this.#characters = Array.from(text);
    this.#points = this.#characters.map(character => runeAt(character, 0));
    this.#connector = connector;
  }

  join(): string {
    this.#next();
    while (this.#hasMore()) {
      if (this.#type !== 'connector') this.#write();
      const previous = this.#type;
      const word = [this.#start, this.#end] as const;
      this.#next();
      if (previous === 'number') this.#joinAfterNumber();
      else if (previous === 'connector') this.#write(previous, word);
      else if (previous !== 'punctuation') this.#joinAfterLetters();
    }
    this.#write();
    return this.#output.join('');
  }

  #joinAfterNumber(): void {
    this.#writePart();
    if (this.#type !== 'invalid') this.#connectUnlessApart();
  }

  #joinAfterLetters(): void {
    if (this.#type !== 'number') return this.#connectUnlessApart();
    if (!this.#hasMore()) return;
    const number = [this.#start, this.#end] as const;
    if (this.#next() !== 'alphabet') {
      // The number is part of the word before it: `Bld4Floor`.
      this.#write('number', number);
      return this.#connectUnlessApart();
    }
    // Letters follow the number, so that it starts a word: `HTTP2xx`.
    this.#output.push(this.#connector);
    this.#write('number', number);
    this.#joinAfterNumber();
  }

  /** Letters and numbers that go on with a number. */
  #writePart(): void {
    while (this.#type === 'alphabet' || this.#type === 'number') {
      this.#write();
      this.#next();
    }
  }

  #connectUnlessApart(): void {
    if (this.#type !== 'connector' && this.#type !== 'punctuation') this.#output.push(this.#connector);
  }

  #write(type = this.#type, [start, end]: readonly [number, number] = [this.#start, this.#end]): void {
    if (type !== 'upper' && type !== 'connector') {
      this.#output.push(this.#characters.slice(start, end).join(''));
      return;
    }
    for (const point of this.#points.slice(start, end)) {
      this.#output.push(
        isConnector(point) ? this.#connector : String.fromCodePoint(isUpper(point) ? toLower(point) : point),
      );
    }
  }

  #hasMore(): boolean {
    return this.#end < this.#points.length;
  }

  /** Goes on to the next word: characters of one type, as far as they go together. */
  #next(): WordType {
    const point = this.#nextPoint();
    const type = point === INVALID ? 'invalid' : typeOf(point);
    this.#start = this.#end;
    this.#end += this.#peek();
    if (type === 'upper') this.#extendUpper();
    else if (type !== 'invalid') this.#extend(MEMBERS[type]);
    this.#type = type;
    return type;
  }

  /** Number of characters up to and with the next valid one; to the end if there is none. */
  #peek(): number {
    let size = 0;
    while (this.#end + size < this.#points.length) if (this.#points[this.#end + size++] !== INVALID) break;
    return size;
  }

  /** Takes characters of a kind; invalid bytes before one belong to it, and those at the end to the last one. */
  #extend(isMember: (point: number) => boolean): number {
    let taken = 0;
    while (this.#hasMore()) {
      const point = this.#nextPoint();
      if (point !== INVALID && !isMember(point)) break;
      taken = this.#peek();
      this.#end += taken;
    }
    return taken;
  }

  /** `HTTPStatus` is `HTTP` and `Status`; `Status` is one word; `H2` is `H` and `2`. */
  #extendUpper(): void {
    const next = this.#nextPoint();
    if (next === INVALID || isUpper(next)) {
      const last = this.#extend(isUpper);
      if (this.#hasMore() && isAlphabet(this.#nextPoint())) this.#end -= last;
    } else if (isAlphabet(next)) {
      this.#extend(MEMBERS.alphabet);
    }
  }

  /** The next valid character. */
  #nextPoint(): number {
    const size = this.#peek();
    return size === 0 ? INVALID : (this.#points[this.#end + size - 1] ?? INVALID);
  }
}

function typeOf(point: number): Exclude<WordType, 'invalid'> {
  if (isConnector(point)) return 'connector';
  if (isPunctuation(point)) return 'punctuation';
  if (isUpper(point)) return 'upper';
  if (isAlphabet(point)) return 'alphabet';
  return isNumber(point) ? 'number' : 'other';
}

const MEMBERS: Record<Exclude<WordType, 'invalid' | 'upper'>, (point: number) => boolean> = {
  connector: isConnector,
  punctuation: isPunctuation,
  alphabet: point => isAlphabet(point) && !isUpper(point),
  number: isNumber,
  other: point => !(isConnector(point) || isAlphabet(point) || isNumber(point) || isPunctuation(point)),
};
