import { normalizeText } from '../../../runtime/bytes.ts';
import { parseFloat64, parseInteger, parseUnsigned } from '../../strconv.ts';
import { quote } from '../printing/quote.ts';
import type { NumberLiteral } from './ast.ts';

/** The message of a literal that isn't one, in Go's words. */
export class LiteralError extends Error {
  override readonly name = 'LiteralError';
}

/** Longer numbers are no numbers. The longest that says anything has less than 800 digits. */
const MAX_DIGITS = 10_000;

/** Reads a number, whose syntax the lexer has only looked at roughly. Throws LiteralError. */
export function readNumber(text: string): NumberLiteral {
  if (text.length > MAX_DIGITS) throw new LiteralError(`illegal number syntax: ${quote(text)}`);
  if (text.endsWith('i')) {
    const imaginary = parseFloat64(text.slice(0, -1));
    if (imaginary !== undefined) return complexLiteral(text, 0, imaginary);
  }
  const int = parseInteger(text, { base: 0 });
  // -0 is no unsigned number to Go's parser, yet zero is.
  const uint = parseUnsigned(text, { base: 0 }) ?? (int === 0n ? 0n : undefined);
  const whole = int ?? uint;
  if (whole !== undefined) return { text, int, uint, float: Number(whole), complex: undefined };
  const float = parseFloat64(text);
  if (float === undefined) throw new LiteralError(`illegal number syntax: ${quote(text)}`);
  if (!/[.eEpP]/.test(text)) throw new LiteralError(`integer overflow: ${quote(text)}`);
  return { text, ...wholeValues(float), float, complex: undefined };
}

/** Reads a pair such as `1+2i`. Throws LiteralError. */
export function readComplex(text: string): NumberLiteral {
  const sign = text.endsWith('i') ? lastSign(text) : 0;
  return complexLiteral(text, readPart(text.slice(0, sign)), readPart(sign === 0 ? '' : text.slice(sign, -1)));
}

/** Where the last sign stands that is none of an exponent; 0 where there is none but at the front. */
function lastSign(text: string): number {
  let at = text.length - 1;
  while (at > 0 && !('+-'.includes(text.charAt(at)) && !'eEpP'.includes(text.charAt(at - 1)))) at--;
  return at;
}

function readPart(text: string): number {
  const value = parseFloat64(text);
  if (value !== undefined) return value;
  const reason = /^[-+]?[0-9]/.test(text) && !/[eEpP][-+]?$/.test(text) ? 'value out of range' : 'invalid syntax';
  throw new LiteralError(`strconv.ParseFloat: parsing ${quote(text)}: ${reason}`);
}

/** Reads a character in single quotes: an integer. Throws LiteralError. */
export function readCharacter(text: string): NumberLiteral {
  const literal = text.toWellFormed();
  const character = readEscaped(literal, 1, "'");
  if (character === undefined) throw new LiteralError('invalid syntax');
  if (literal.slice(character.end) !== "'") throw new LiteralError(`malformed character constant: ${text}`);
  const value = BigInt(character.point);
  return { text, int: value, uint: value, float: character.point, complex: undefined };
}

/** Reads a string in double or back quotes. Throws LiteralError. */
export function readString(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1).replaceAll('\r', '');
  // Only raw strings keep bytes that are not UTF-8.
  const literal = text.toWellFormed();
  if (!literal.includes('\\')) return literal.slice(1, -1);
  const end = literal.length - 1;
  let value = '';
  for (let position = 1; position < end; ) {
    const character = readEscaped(literal, position, '"');
    if (character === undefined || character.end > end) throw new LiteralError('invalid syntax');
    value +=
      character.isByte && character.point >= 0x80 ? byte(character.point) : String.fromCodePoint(character.point);
    position = character.end;
  }
  return normalizeText(value);
}

/** A byte within a string (bytes.ts). */
function byte(value: number): string {
  return String.fromCharCode(0xdc00 + value);
}

interface EscapedCharacter {
  readonly point: number;
  /** `\x` and octal escapes are bytes rather than characters. */
  readonly isByte: boolean;
  readonly end: number;
}

const SIMPLE: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
  ['\\', 0x5c],
]);
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** Go's `strconv.UnquoteChar`. */
function readEscaped(text: string, position: number, delimiter: string): EscapedCharacter | undefined {
  const point = text.codePointAt(position) ?? 0;
  const character = text[position] ?? '';
  if (character === delimiter) return undefined;
  if (character !== '\\') return { point, isByte: false, end: position + (point > 0xffff ? 2 : 1) };
  const escape = text[position + 1] ?? '';
  const simple = escape === delimiter ? delimiter.charCodeAt(0) : SIMPLE.get(escape);
  if (simple !== undefined) return { point: simple, isByte: false, end: position + 2 };
  const count = DIGITS.get(escape);
  if (count !== undefined) return hexadecimalEscape(text, position + 2, count);
  return octalEscape(text, position + 1);
}

function hexadecimalEscape(text: string, start: number, count: number): EscapedCharacter | undefined {
  const digits = text.slice(start, start + count);
  if (digits.length < count || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  const point = Number.parseInt(digits, 16);
  const isByte = count === 2;
  const isCharacter = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return isByte || isCharacter ? { point, isByte, end: start + count } : undefined;
}

function octalEscape(text: string, start: number): EscapedCharacter | undefined {
  const digits = text.slice(start, start + 3);
  if (!/^[0-7]{3}$/.test(digits)) return undefined;
  const point = Number.parseInt(digits, 8);
  return point > 0xff ? undefined : { point, isByte: true, end: start + 3 };
}

function complexLiteral(text: string, real: number, imaginary: number): NumberLiteral {
  const complex = [real, imaginary] as const;
  if (imaginary !== 0) return { text, int: undefined, uint: undefined, float: undefined, complex };
  return { text, ...wholeValues(real), float: real, complex };
}

/** The integers that a float is, where it is one. */
function wholeValues(float: number): { int: bigint | undefined; uint: bigint | undefined } {
  if (!Number.isInteger(float)) return { int: undefined, uint: undefined };
  const value = BigInt(float);
  return {
    int: BigInt.asIntN(64, value) === value ? value : undefined,
    uint: BigInt.asUintN(64, value) === value ? value : undefined,
  };
}
