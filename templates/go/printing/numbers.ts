import { isPrint } from '../unicode.ts';
import { type Flags, pad, padding } from './flags.ts';
import { type FloatVerb, formatFloat } from './floats.ts';
import { quoteRune, validRune } from './quote.ts';

const MAX_RUNE = 0x10ffffn;

/** An integer as a verb prints it, `undefined` if the verb is none of an integer's. */
export function printInteger(
  value: bigint,
  verb: string,
  flags: Flags & { readonly unsigned: boolean },
): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV && flags.unsigned
        ? inBase(value, 16, verb, { ...flags, sharp: true })
        : inBase(value, 10, verb, flags);
    case 'd':
      return inBase(value, 10, verb, flags);
    case 'b':
      return inBase(value, 2, verb, flags);
    case 'o':
    case 'O':
      return inBase(value, 8, verb, flags);
    case 'x':
    case 'X':
      return inBase(value, 16, verb, flags);
    case 'c':
      return pad(String.fromCodePoint(runeOf(value)), flags);
    case 'q':
      return pad(quoteRune(runeOf(value), flags.plus), flags);
    case 'U':
      return printUnicode(BigInt.asUintN(64, value), flags);
  }
  return undefined;
}

function runeOf(value: bigint): number {
  const unsigned = BigInt.asUintN(64, value);
  return unsigned > MAX_RUNE ? 0xfffd : validRune(Number(unsigned));
}

function inBase(value: bigint, base: 2 | 8 | 10 | 16, verb: string, flags: Flags): string {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  if (flags.precision === 0 && magnitude === 0n) return padding(flags.width ?? 0, { ...flags, zero: false });
  const digits = prefix(magnitude.toString(base).padStart(digitCount(negative, flags), '0'), base, flags, verb);
  const text = verb === 'X' ? digits.toUpperCase() : digits;
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  return pad(sign + text, { ...flags, zero: false });
}

/** Leading zeros come from the precision or, without one, from the zero flag and the width. */
function digitCount(negative: boolean, flags: Flags): number {
  if (flags.precision !== undefined) return flags.precision;
  if (!flags.zero || flags.minus || flags.width === undefined) return 0;
  return flags.width - (negative || flags.plus || flags.space ? 1 : 0);
}

function prefix(digits: string, base: number, flags: Flags, verb: string): string {
  if (verb === 'O') return `0o${withSharp(digits, base, flags)}`;
  return withSharp(digits, base, flags);
}

function withSharp(digits: string, base: number, flags: Flags): string {
  if (!flags.sharp) return digits;
  if (base === 2) return `0b${digits}`;
  if (base === 16) return `0x${digits}`;
  return base === 8 && !digits.startsWith('0') ? `0${digits}` : digits;
}

/** `%U`: `U+0078`, and with the sharp flag `U+0078 'x'`. */
function printUnicode(value: bigint, flags: Flags): string {
  const digits = value
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(flags.precision ?? 0, 4), '0');
  const point = Number(value);
  const character = flags.sharp && value <= MAX_RUNE && isPrint(point) ? ` '${String.fromCodePoint(point)}'` : '';
  return pad(`U+${digits}${character}`, { ...flags, zero: false });
}

/** A float64 as a verb prints it, `undefined` if the verb is none of a float's. */
export function printFloat(value: number, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return signed(value, 'g', flags, -1);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return signed(value, verb, flags, -1);
    case 'f':
    case 'e':
    case 'E':
      return signed(value, verb, flags, 6);
    case 'F':
      return signed(value, 'f', flags, 6);
  }
  return undefined;
}

function signed(value: number, verb: FloatVerb, flags: Flags, defaultPrecision: number): string {
  const precision = flags.precision ?? defaultPrecision;
  const formatted = formatFloat(value, verb, precision);
  const hasSign = /^[-+]/.test(formatted);
  const sign = hasSign ? formatted.charAt(0) : '+';
  const unsigned = hasSign ? formatted.slice(1) : formatted;
  const shownSign = sign === '+' && !flags.plus ? (flags.space ? ' ' : '') : sign;
  if (unsigned === 'NaN')
    return pad((flags.plus || flags.space ? shownSign : '') + unsigned, { ...flags, zero: false });
  if (unsigned === 'Inf') return pad((shownSign || '+') + unsigned, { ...flags, zero: false });
  const number = flags.sharp && verb !== 'b' ? withPoint(unsigned, verb, precision) : unsigned;
  // Zeros go between the sign and the digits.
  if (flags.zero && !flags.minus && shownSign !== '') {
    return shownSign + padding((flags.width ?? 0) - number.length - 1, flags) + number;
  }
  return pad(shownSign + number, flags);
}

/** The sharp flag keeps the decimal point, and for `%g` the zeros that its precision (6 by default) leaves room for. */
function withPoint(unsigned: string, verb: FloatVerb, precision: number): string {
  const hexadecimal = verb === 'x' || verb === 'X';
  const end = unsigned.search(hexadecimal ? /p/i : /e/i);
  const number = end < 0 ? unsigned : unsigned.slice(0, end);
  const tail = end < 0 ? '' : unsigned.slice(end);
  const wanted = verb === 'g' || verb === 'G' || verb === 'x' ? (precision === -1 ? 6 : precision) : 0;
  const hasPoint = number.includes('.');
  const significant = number.replace('.', '').replace(/^0+/, '').length;
  const missing = wanted - significant - (!hasPoint && number === '0' ? 1 : 0);
  return number + (hasPoint ? '' : '.') + '0'.repeat(Math.max(missing, 0)) + tail;
}
