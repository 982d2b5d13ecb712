import { isDigit, isLetter, isNewer } from '../unicode.ts';

/**
 * Case and classes of single characters as Go's `unicode` package has them: one character always maps to one character
 * (`ß` stays in upper case), by the tables of Unicode 15.0.
 */

/** Go's `unicode.ToUpper`. */
export function toUpper(point: number): number {
  if (point < 0x80) return point >= 0x61 && point <= 0x7a ? point - 0x20 : point;
  return mapped(point, String.fromCodePoint(point).toUpperCase()) ?? withIota(point);
}

/** Go's `unicode.ToLower`. */
export function toLower(point: number): number {
  if (point < 0x80) return point >= 0x41 && point <= 0x5a ? point + 0x20 : point;
  // The only character whose lower case is two characters in JavaScript.
  if (point === CAPITAL_I_WITH_DOT) return 0x69;
  return mapped(point, String.fromCodePoint(point).toLowerCase()) ?? point;
}

/** Go's `unicode.ToTitle`: upper case except for digraphs (`Dž`) and Georgian, which keeps its small letters. */
export function toTitle(point: number): number {
  if (point >= 0x1c4 && point <= 0x1cc) return point - ((point - 0x1c4) % 3) + 1;
  if (point >= 0x1f1 && point <= 0x1f3) return 0x1f2;
  if (point >= 0x10d0 && point <= 0x10ff) return point;
  return toUpper(point);
}

const CAPITAL_I_WITH_DOT = 0x130;

function mapped(point: number, text: string): number | undefined {
  const result = text.codePointAt(0) ?? point;
  if (text.length !== (result > 0xffff ? 2 : 1)) return undefined;
  return isNewer(result) || isNewer(point) ? point : result;
}

/** Greek letters with iota subscript have a capital of one character, which JavaScript spells as two. */
function withIota(point: number): number {
  const isSmall = (point & 0x8) === 0;
  if (point >= 0x1f80 && point <= 0x1faf && isSmall) return point + 8;
  return point === 0x1fb3 || point === 0x1fc3 || point === 0x1ff3 ? point + 9 : point;
}

const PHARYNGEAL_FRICATIVE = 0x295;
const UPPER = /^\p{Lu}$/u;
const LOWER = /^\p{Ll}$/u;
const TITLE = /^\p{Lt}$/u;
const PUNCTUATION = /^\p{P}$/u;
const NUMBER = /^\p{N}$/u;

export function isUpper(point: number): boolean {
  return isIn(UPPER, point);
}

export function isLower(point: number): boolean {
  // Unicode 16 took it out of the class.
  return isIn(LOWER, point) || point === PHARYNGEAL_FRICATIVE;
}

export function isTitle(point: number): boolean {
  return isIn(TITLE, point);
}

export function isPunctuation(point: number): boolean {
  return isIn(PUNCTUATION, point);
}

export function isNumber(point: number): boolean {
  return isIn(NUMBER, point);
}

function isIn(characterClass: RegExp, point: number): boolean {
  return characterClass.test(String.fromCodePoint(point)) && !isNewer(point);
}

/** Go's `unicode.IsSpace`, which knows U+0085 and not U+FEFF. */
export function isSpace(point: number): boolean {
  if (point < 0x100) return (point >= 9 && point <= 13) || point === 0x20 || point === 0x85 || point === 0xa0;
  return (
    (point >= 0x2000 && point <= 0x200a) ||
    point === 0x1680 ||
    point === 0x2028 ||
    point === 0x2029 ||
    point === 0x202f ||
    point === 0x205f ||
    point === 0x3000
  );
}

/** Whether a word ends before this character, for Go's `strings.Title`. */
export function isSeparator(point: number): boolean {
  if (point < 0x80) return point !== 0x5f && !isLetter(point) && !isDigit(point);
  return isSpace(point);
}
