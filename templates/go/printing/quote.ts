import { isPrint } from '../unicode.ts';

const PLAIN = /^[ !#-[\]-~]*$/;
const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x0b, '\\v'],
]);

/** Go's `strconv.Quote`: a double-quoted literal in which what does not print is escaped. */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : quoteWith(text, false);
}

/** Go's `strconv.QuoteToASCII`: as `quote`, and everything beyond ASCII is escaped. */
export function quoteToAscii(text: string): string {
  return quoteWith(text, true);
}

/** Go's `strconv.QuoteRune`: a character literal; what is no character becomes U+FFFD. */
export function quoteRune(point: number, asciiOnly = false): string {
  return `'${escapeRune(validRune(point), "'", asciiOnly)}'`;
}

/** Whether a raw (backquoted) literal can hold the text unchanged on one line: Go's `strconv.CanBackquote`. */
export function canBackquote(text: string): boolean {
  return text.isWellFormed() && !NOT_RAW.test(text);
}

const NOT_RAW = /[\0-\x08\x0a-\x1f`\x7f\ufeff]/;
const INVALID_BYTE = /^[\udc80-\udcff]$/;

/** U+FFFD for what is no Unicode character. */
export function validRune(point: number): number {
  return point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? 0xfffd : point;
}

function quoteWith(text: string, asciiOnly: boolean): string {
  let quoted = '"';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    quoted += INVALID_BYTE.test(character)
      ? `\\x${(point - 0xdc00).toString(16)}`
      : escapeRune(validRune(point), '"', asciiOnly);
  }
  return `${quoted}"`;
}

function escapeRune(point: number, delimiter: string, asciiOnly: boolean): string {
  const character = String.fromCodePoint(point);
  if (character === delimiter || character === '\\') return `\\${character}`;
  if ((point < 0x80 || !asciiOnly) && isPrint(point)) return character;
  const escape = ESCAPES.get(point);
  if (escape !== undefined) return escape;
  if (point < 0x20 || point === 0x7f) return `\\x${hexadecimal(point, 2)}`;
  return point < 0x10000 ? `\\u${hexadecimal(point, 4)}` : `\\U${hexadecimal(point, 8)}`;
}

function hexadecimal(point: number, digits: number): string {
  return point.toString(16).padStart(digits, '0');
}
