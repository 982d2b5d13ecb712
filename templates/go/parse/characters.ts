import { isDigit, isLetter, isPrint } from '../unicode.ts';

/** What the reader answers at the end of the input. */
export const END = -1;

export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const DOLLAR = 0x24;
export const SINGLE_QUOTE = 0x27;
export const LEFT_PAREN = 0x28;
export const RIGHT_PAREN = 0x29;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const EQUALS = 0x3d;
export const BACKSLASH = 0x5c;
export const UNDERSCORE = 0x5f;
export const BACKQUOTE = 0x60;
export const BAR = 0x7c;

export const RIGHT_DELIMITER = '}}';

export function isSpace(unit: number): boolean {
  return unit === SPACE || unit === TAB || unit === RETURN || unit === NEWLINE;
}

export function isAlphanumeric(point: number): boolean {
  return point === UNDERSCORE || (point >= 0 && (isLetter(point) || isDigit(point)));
}

/** Go's `%#U`: `U+20AC '€'`. The end of the input is described as Go's end-of-file rune, -1, is. */
export function describe(point: number): string {
  if (point === END) return 'U+FFFFFFFFFFFFFFFF';
  const digits = point.toString(16).toUpperCase().padStart(4, '0');
  return isPrint(point) ? `U+${digits} '${String.fromCodePoint(point)}'` : `U+${digits}`;
}
