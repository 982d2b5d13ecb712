import { isDigit, isLetter } from '../go/unicode.ts';
import type { GoKey } from '../value.ts';

/**
 * Order of keys in yaml.v3's output: booleans and numbers by value, null, then strings in natural order: runs of digits
 * by their value, letters after other characters (before them within a run of digits), else by code point.
 */
export function compareKeys(a: GoKey, b: GoKey): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  const left = numericValue(a);
  const right = numericValue(b);
  if (left !== undefined && right !== undefined && left !== right) return left < right ? -1 : 1;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  return rank(a) - rank(b);
}

/** As Go converts it to float64. */
function numericValue(key: GoKey): number | undefined {
  return key === null || typeof key === 'string' ? undefined : Number(key);
}

const RANKS: Readonly<Record<string, number>> = { boolean: 1, bigint: 2, number: 3, string: 5 };

/** Order of Go's kinds. A nil interface comes after the numbers. */
function rank(key: GoKey): number {
  return key === null ? 4 : (RANKS[typeof key] ?? 0);
}

function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let start = 0;
  while (start < length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  // A pair of surrogates is one character: compare it whole.
  if (start > 0 && isHighSurrogate(a.charCodeAt(start - 1))) start--;
  // All bytes that are not UTF-8 count as the same character.
  while (start < length && pointAt(a, start) === pointAt(b, start)) start++;
  if (start >= a.length || start >= b.length) return a.length - b.length;
  return compareFrom(a, b, start);
}

/** Compares two texts that are the same before `start` and differ there. */
function compareFrom(a: string, b: string, start: number): number {
  const left = pointAt(a, start);
  const right = pointAt(b, start);
  const leftIsLetter = isLetter(left);
  const rightIsLetter = isLetter(right);
  if (leftIsLetter && rightIsLetter) return left - right;
  if (leftIsLetter || rightIsLetter) {
    const afterDigit = start > 0 && isDigit(pointBefore(a, start));
    return leftIsLetter === afterDigit ? -1 : 1;
  }
  const zero = left === ZERO || right === ZERO;
  const prefix = zero && continuesNumber(a, start) ? 1 : 0;
  const leftRun = digitRun(a, start, prefix);
  const rightRun = digitRun(b, start, prefix);
  if (leftRun.value < rightRun.value) return -1;
  if (leftRun.value > rightRun.value) return 1;
  return leftRun.length - rightRun.length || left - right;
}

const ZERO = 0x30;

/** Whether a digit other than 0 stands before, in the same run of digits: then a 0 here is significant. */
function continuesNumber(text: string, start: number): boolean {
  for (let index = start; index > 0; ) {
    const point = pointBefore(text, index);
    if (!isDigit(point)) return false;
    if (point !== ZERO) return true;
    index -= point > 0xffff ? 2 : 1;
  }
  return false;
}

interface DigitRun {
  readonly value: number | bigint;
  /** In characters. */
  readonly length: number;
}

/** Digits that a float64 holds exactly, the prefix included. */
const SAFE_DIGITS = 14;

/** The digits from here on, with their value after a leading `prefix`. */
function digitRun(text: string, start: number, prefix: number): DigitRun {
  let value = prefix;
  let index = start;
  for (; index < text.length; index++) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const length = index - start;
  if (length <= SAFE_DIGITS && !isDigit(pointAt(text, index))) return { value, length };
  return longDigitRun(text, start, prefix);
}

/** Wraps at 64 bits, as in Go. */
function longDigitRun(text: string, start: number, prefix: number): DigitRun {
  let value = BigInt(prefix);
  let length = 0;
  for (let index = start; index < text.length; length++) {
    const point = pointAt(text, index);
    if (!isDigit(point)) break;
    value = BigInt.asIntN(64, value * 10n + BigInt(point - ZERO));
    index += point > 0xffff ? 2 : 1;
  }
  return { value, length };
}

/** An invalid byte counts as U+FFFD, as where Go converts a string to runes. */
function pointAt(text: string, index: number): number {
  const point = text.codePointAt(index) ?? 0;
  return isSurrogate(point) ? 0xfffd : point;
}

function pointBefore(text: string, index: number): number {
  const isPair = index > 1 && isHighSurrogate(text.charCodeAt(index - 2)) && isSurrogate(text.charCodeAt(index - 1));
  return pointAt(text, index - (isPair ? 2 : 1));
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
