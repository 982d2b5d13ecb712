/**
 * Numbers as Go's `strconv` reads them. `undefined` stands for its errors, of syntax and of range alike.
 */

/** Base 0 takes the base from the prefix: `0x`, `0o`, `0b`, a bare `0` for octal, and lets `_` stand between digits. */
export interface IntegerFormat {
  readonly base: 0 | 2 | 8 | 10 | 16;
  /** Of the result, 64 when absent. */
  readonly bits?: number;
}

/** `strconv.ParseInt`; with base 10 it is `strconv.Atoi`. */
export function parseInteger(text: string, { base, bits = 64 }: IntegerFormat): bigint | undefined {
  const negative = text.startsWith('-');
  const magnitude = parseDigits(negative || text.startsWith('+') ? text.slice(1) : text, base);
  if (magnitude === undefined) return undefined;
  const value = negative ? -magnitude : magnitude;
  return BigInt.asIntN(bits, value) === value ? value : undefined;
}

/** `strconv.ParseUint`: takes no sign. */
export function parseUnsigned(text: string, { base, bits = 64 }: IntegerFormat): bigint | undefined {
  const value = parseDigits(text, base);
  return value !== undefined && BigInt.asUintN(bits, value) === value ? value : undefined;
}

const DIGITS = {
  2: /^[01]+$/,
  8: /^[0-7]+$/,
  10: /^[0-9]+$/,
  16: /^[0-9a-fA-F]+$/,
} as const;
const PREFIX = { 2: '0b', 8: '0o', 10: '', 16: '0x' } as const;
/** More digits than any 64-bit integer has: refused before they cost anything. Leading zeros don't count. */
const MAX_DIGITS = 70;

function parseDigits(text: string, base: IntegerFormat['base']): bigint | undefined {
  if (base !== 0) return digitsOf(text, base);
  if (!underscoresSeparate(text)) return undefined;
  const plain = text.replaceAll('_', '');
  switch (plain.slice(0, 2).toLowerCase()) {
    case '0x':
      return digitsOf(plain.slice(2), 16);
    case '0o':
      return digitsOf(plain.slice(2), 8);
    case '0b':
      return digitsOf(plain.slice(2), 2);
  }
  return plain.length > 1 && plain.startsWith('0') ? digitsOf(plain.slice(1), 8) : digitsOf(plain, 10);
}

function digitsOf(text: string, base: 2 | 8 | 10 | 16): bigint | undefined {
  if (!DIGITS[base].test(text)) return undefined;
  const significant = text.replace(/^0+(?=.)/, '');
  return significant.length > MAX_DIGITS ? undefined : BigInt(PREFIX[base] + significant);
}

/** Go's rule for literals: an underscore only between digits, or between a base prefix and a digit. */
function underscoresSeparate(text: string): boolean {
  const prefix = /^[-+]?0[box]/i.exec(text)?.[0] ?? '';
  const digit = /x$/i.test(prefix) ? /[0-9a-f]/i : /[0-9]/;
  // The prefix counts as a digit: "0x_1" is fine.
  let previousIsDigit = prefix !== '';
  for (let index = prefix.length; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '_' && !(previousIsDigit && digit.test(text.charAt(index + 1)))) return false;
    previousIsDigit = digit.test(character);
  }
  return true;
}

const DECIMAL = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const HEXADECIMAL = /^([-+]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([-+]?[0-9]+)$/;
const SPECIAL = /^([-+]?)(?:(inf(?:inity)?)|nan)$/i;

/** `strconv.ParseFloat` to 64 bits: decimal and hexadecimal, `_` between digits, and any spelling of infinity and NaN. */
export function parseFloat64(text: string): number | undefined {
  if (text.includes('_')) return underscoresSeparate(text) ? parseFloat64(text.replaceAll('_', '')) : undefined;
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const special = SPECIAL.exec(text);
  if (special) return specialValue(special);
  const hexadecimal = HEXADECIMAL.exec(text);
  return hexadecimal ? hexadecimalValue(hexadecimal) : undefined;
}

function specialValue([, sign, infinity]: RegExpExecArray): number | undefined {
  if (infinity !== undefined) return sign === '-' ? -Infinity : Infinity;
  // Go takes no sign before "nan".
  return sign === '' ? Number.NaN : undefined;
}

function hexadecimalValue([, sign, whole = '', fraction = '', power]: RegExpExecArray): number | undefined {
  if (whole + fraction === '') return undefined;
  const mantissa = BigInt(`0x${whole}${fraction}`);
  // Beyond this the result is 0 or out of range whatever the mantissa; it also keeps the shifts small.
  const exponent = Math.max(-1e6, Math.min(1e6, Number(power))) - 4 * fraction.length;
  const value = scaleByPowerOfTwo(mantissa, exponent);
  if (!Number.isFinite(value)) return undefined;
  return sign === '-' ? -value : value;
}

/** `mantissa × 2^exponent`, rounded once, half to even, subnormal numbers included. */
function scaleByPowerOfTwo(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const top = mantissa.toString(2).length + exponent;
  // The position of the lowest bit that a float64 of this size can hold.
  const lowest = Math.max(top - 53, -1074);
  const shift = lowest - exponent;
  if (shift <= 0) return Number(mantissa) * 2 ** exponent;
  if (top < -1075) return 0;
  const kept = mantissa >> BigInt(shift);
  const rest = mantissa - (kept << BigInt(shift));
  const half = 1n << BigInt(shift - 1);
  const rounded = rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept;
  return Number(rounded) * 2 ** lowest;
}
