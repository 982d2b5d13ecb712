import { withoutTrailing } from '../../../runtime/without-trailing.ts';
/** The conversions of Go's `strconv.FormatFloat`. */
export type FloatVerb = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X';

/** A decimal: 0.DIGITS × 10^point, without zeros at its end. No digits at all is zero. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/**
 * Go's `strconv.FormatFloat(value, verb, precision, 64)`. Without a precision (`-1`): the fewest digits that read back
 * as the same number. With one, rounding is exact, half to even, which JavaScript's own `toFixed` is not.
 */
export function formatFloat(value: number, verb: FloatVerb, precision = -1): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  switch (verb) {
    case 'b':
      return sign + formatBinary(magnitude);
    case 'x':
      return sign + formatHexadecimal(magnitude, precision);
    case 'X':
      return sign + formatHexadecimal(magnitude, precision).toUpperCase();
    case 'E':
    case 'G':
      return sign + formatDecimal(magnitude, verb.toLowerCase() as 'e' | 'g', precision).toUpperCase();
    default:
      return sign + formatDecimal(magnitude, verb, precision);
  }
}

function formatDecimal(magnitude: number, verb: 'e' | 'f' | 'g', precision: number): string {
  const shortest = precision < 0;
  const decimal = shortest ? shortestDecimal(magnitude) : roundedDecimal(magnitude, verb, precision);
  const count = decimal.digits.length;
  if (verb === 'e') return exponentForm(decimal, shortest ? count - 1 : precision);
  if (verb === 'f') return plainForm(decimal, shortest ? Math.max(count - decimal.point, 0) : precision);
  return generalForm(decimal, precision);
}

/** `%g`: with an exponent below -4 and from the precision on, which counts as 6 for the shortest form. */
function generalForm(decimal: Decimal, precision: number): string {
  const count = decimal.digits.length;
  const wanted = precision < 0 ? count : Math.max(precision, 1);
  const exponent = decimal.point - 1;
  const fits = wanted > count && count >= decimal.point ? count : wanted;
  if (exponent < -4 || exponent >= (precision < 0 ? 6 : fits)) {
    return exponentForm(decimal, Math.min(wanted, count) - 1);
  }
  return plainForm(decimal, (wanted > decimal.point ? count : wanted) - decimal.point);
}

function exponentForm({ digits, point }: Decimal, precision: number): string {
  const fraction = precision > 0 ? `.${digits.slice(1, precision + 1).padEnd(precision, '0')}` : '';
  const exponent = digits === '' ? 0 : point - 1;
  return `${digits.charAt(0) || '0'}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plainForm({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision <= 0) return whole;
  const zeros = Math.min(Math.max(-point, 0), precision);
  const fraction = '0'.repeat(zeros) + digits.slice(Math.max(point, 0), Math.max(point, 0) + precision - zeros);
  return `${whole}.${fraction.padEnd(precision, '0')}`;
}

function shortestDecimal(magnitude: number): Decimal {
  if (magnitude === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent] = magnitude.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

function roundedDecimal(magnitude: number, verb: 'e' | 'f' | 'g', precision: number): Decimal {
  const exact = exactDecimal(magnitude);
  if (verb === 'f') return roundDecimal(exact, exact.point + precision);
  return roundDecimal(exact, verb === 'e' ? precision + 1 : Math.max(precision, 1));
}

/** All digits of a float64, at most about 770: it is a whole number times a power of two. */
function exactDecimal(magnitude: number): Decimal {
  if (magnitude === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = floatParts(magnitude);
  // mantissa × 2^-n = mantissa × 5^n / 10^n
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const digits = whole.toString();
  return { digits: withoutTrailing(digits, '0'), point: digits.length + Math.min(exponent, 0) };
}

function roundDecimal({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0) return { digits: '', point: 0 };
  if (count >= digits.length) return { digits, point };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const tie = rest === '5';
  const up = tie ? count > 0 && Number(kept.at(-1)) % 2 === 1 : rest.charAt(0) >= '5';
  if (!up) {
    const trimmed = withoutTrailing(kept, '0');
    return { digits: trimmed, point: trimmed === '' ? 0 : point };
  }
  const raised = (BigInt(`0${kept}`) + 1n).toString().padStart(count, '0');
  return { digits: withoutTrailing(raised, '0'), point: point + (raised.length > count ? 1 : 0) };
}

/** `%b`: the mantissa as a whole number and the power of two. */
function formatBinary(magnitude: number): string {
  const { mantissa, exponent } = floatParts(magnitude);
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

const FRACTION_BITS = 52n;
const FRACTION_DIGITS = 13;

/** `%x`: one hexadecimal digit before the point, the fraction rounded half to even, and the power of two. */
function formatHexadecimal(magnitude: number, precision: number): string {
  let { mantissa, exponent } = floatParts(magnitude);
  exponent = mantissa === 0n ? 0 : exponent + 52;
  while (mantissa !== 0n && mantissa >> FRACTION_BITS === 0n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision >= 0 && precision < FRACTION_DIGITS) {
    const dropped = BigInt(4 * (FRACTION_DIGITS - precision));
    mantissa = roundHalfToEven(mantissa, dropped) << dropped;
    if (mantissa >> (FRACTION_BITS + 1n) !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const fraction = BigInt.asUintN(52, mantissa).toString(16).padStart(FRACTION_DIGITS, '0');
  const shown = precision < 0 ? withoutTrailing(fraction, '0') : fraction.slice(0, precision).padEnd(precision, '0');
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `0x${mantissa >> FRACTION_BITS}${shown === '' ? '' : `.${shown}`}p${power}`;
}

function roundHalfToEven(value: bigint, dropped: bigint): bigint {
  const kept = value >> dropped;
  const rest = BigInt.asUintN(Number(dropped), value);
  const half = 1n << (dropped - 1n);
  return rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept;
}

/** `value = mantissa × 2^exponent` with the whole mantissa of the format, normal or not. */
function floatParts(magnitude: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, magnitude);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> FRACTION_BITS) & 0x7ff;
  const fraction = BigInt.asUintN(52, bits);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << FRACTION_BITS), exponent: biased - 1075 };
}
