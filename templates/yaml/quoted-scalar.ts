import { type Cursor, END, isBlank, isBlankOrEnd, isBreak } from './cursor.ts';
import { Gap } from './plain-scalar.ts';

const SINGLE = 0x27;
const DOUBLE = 0x22;
const BACKSLASH = 0x5c;

/** Scans a quoted scalar from its first quote to its last. */
export function scanQuoted(cursor: Cursor): string {
  const startLine = cursor.line;
  const quote = cursor.peek();
  const gap = new Gap();
  const parts: string[] = [];
  cursor.skip();
  for (;;) {
    if (cursor.atDocumentIndicator() !== undefined) cursor.fail('found unexpected document indicator', startLine);
    if (cursor.peek() === END) cursor.fail('found unexpected end of stream', startLine);
    takeWords(cursor, { quote, parts, gap });
    if (cursor.peek() === quote) break;
    skipGap(cursor, gap);
    parts.push(gap.join());
  }
  cursor.skip();
  return parts.join('');
}

interface Words {
  readonly quote: number;
  readonly parts: string[];
  readonly gap: Gap;
}

/** Characters up to a blank, a break, or the closing quote, escapes replaced. */
function takeWords(cursor: Cursor, { quote, parts, gap }: Words): void {
  for (let code = cursor.peek(); !isBlankOrEnd(code); code = cursor.peek()) {
    if (quote === SINGLE && code === SINGLE) {
      if (cursor.peek(1) !== SINGLE) return;
      parts.push("'");
      cursor.skip(2);
    } else if (quote === DOUBLE && code === DOUBLE) {
      return;
    } else if (quote === DOUBLE && code === BACKSLASH) {
      if (isBreak(cursor.peek(1))) {
        cursor.skip();
        cursor.takeBreak();
        gap.addJoint();
        return;
      }
      parts.push(takeEscape(cursor));
    } else {
      parts.push(cursor.takeWhile(quote === SINGLE ? isSingleText : isDoubleText));
    }
  }
}

function isSingleText(code: number): boolean {
  return code !== SINGLE && !isBlankOrEnd(code);
}

function isDoubleText(code: number): boolean {
  return code !== DOUBLE && code !== BACKSLASH && !isBlankOrEnd(code);
}

function skipGap(cursor: Cursor, gap: Gap): void {
  for (let code = cursor.peek(); isBlank(code) || isBreak(code); code = cursor.peek()) {
    if (isBreak(code)) {
      gap.addBreak(cursor.takeBreak());
    } else {
      gap.addBlank(String.fromCharCode(code));
      cursor.skip();
    }
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function takeEscape(cursor: Cursor): string {
  const character = String.fromCharCode(Math.max(cursor.peek(1), 0));
  const text = ESCAPES.get(character);
  if (text !== undefined) {
    cursor.skip(2);
    return text;
  }
  const length = CODE_LENGTHS.get(character);
  if (length === undefined) cursor.fail('found unknown escape character');
  cursor.skip(2);
  const digits = cursor.text.slice(cursor.position, cursor.position + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) cursor.fail('did not find expected hexdecimal number');
  const point = Number.parseInt(digits, 16);
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff)
    cursor.fail('found invalid Unicode character escape code');
  cursor.skip(length);
  return String.fromCodePoint(point);
}
