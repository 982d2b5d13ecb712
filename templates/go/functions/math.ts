import { parseInteger } from '../../strconv.ts';
import { GoInteger, GoSlice, type GoValue } from '../../value.ts';
import { printValue } from '../printing/values.ts';
import { appended } from './capacity.ts';
import { HIGHEST_INT64, LOWEST_INT64, toFloat64, toInt64 } from './conversions.ts';
import { define, defineCharged, defineVariadic } from './define.ts';
import { type CallContext, FunctionError, type TemplateFunction } from './function.ts';
import { chargeParts } from './size.ts';

/** Arithmetic. Integers are of 64 bits and wrap, as in Go; whatever isn't a number counts as 0. */
export const MATH: readonly TemplateFunction[] = [
  define('int', ['interface {}'], 'int', toInt64),
  define('int64', ['interface {}'], 'int64', value => int64(toInt64(value))),
  define('float64', ['interface {}'], 'float64', toFloat64),
  define('atoi', ['string'], 'int', atoi),
  defineCharged('toDecimal', ['interface {}'], 'int64', (context, value) => {
    chargeParts(context, value);
    return int64(parseInteger(printValue(value), { base: 8 }) ?? 0n);
  }),

  defineVariadic('add', [[], 'interface {}'], 'int64', (_, values) => int64(values.reduce(sum, 0n))),
  define('add1', ['interface {}'], 'int64', value => int64(toInt64(value) + 1n)),
  define('sub', ['interface {}', 'interface {}'], 'int64', (a, b) => int64(toInt64(a) - toInt64(b))),
  defineVariadic('mul', [['interface {}'], 'interface {}'], 'int64', ([first], rest) =>
    int64(rest.reduce<bigint>((product, value) => BigInt.asIntN(64, product * toInt64(value)), toInt64(first))),
  ),
  define('div', ['interface {}', 'interface {}'], 'int64', (a, b) => int64(toInt64(a) / divisor(b))),
  define('mod', ['interface {}', 'interface {}'], 'int64', (a, b) => int64(toInt64(a) % divisor(b))),
  ...['max', 'biggest'].map(name =>
    defineVariadic(name, [['interface {}'], 'interface {}'], 'int64', ([first], rest) =>
      int64(rest.map(toInt64).reduce((a, b) => (b > a ? b : a), toInt64(first))),
    ),
  ),
  defineVariadic('min', [['interface {}'], 'interface {}'], 'int64', ([first], rest) =>
    int64(rest.map(toInt64).reduce((a, b) => (b < a ? b : a), toInt64(first))),
  ),

  define('ceil', ['interface {}'], 'float64', value => Math.ceil(toFloat64(value))),
  define('floor', ['interface {}'], 'float64', value => Math.floor(toFloat64(value))),
  defineVariadic('round', [['interface {}', 'int'], 'float64'], 'float64', ([value, places], [roundOn = 0.5]) =>
    round(toFloat64(value), places, roundOn),
  ),

  defineCharged('until', ['int'], '[]int', (context, count) => sequence(context, [0n, count], count < 0n ? -1n : 1n)),
  defineCharged('untilStep', ['int', 'int', 'int'], '[]int', (context, start, stop, step) =>
    sequence(context, [start, stop], step),
  ),
];

/** What is too large stops at the end of its range. */
function atoi(text: string): bigint {
  const value = parseInteger(text, { base: 10 });
  if (value !== undefined || !/^[-+]?[0-9]+$/.test(text)) return value ?? 0n;
  return text.startsWith('-') ? LOWEST_INT64 : HIGHEST_INT64;
}

function int64(value: bigint): GoInteger {
  return new GoInteger('int64', BigInt.asIntN(64, value));
}

function sum(total: bigint, value: GoValue): bigint {
  return BigInt.asIntN(64, total + toInt64(value));
}

function divisor(value: GoValue): bigint {
  const divisor = toInt64(value);
  if (divisor === 0n) throw new FunctionError('runtime error: integer divide by zero');
  return divisor;
}

/** Away from zero only above it: the part after the point of a negative number is negative, and so never reaches `roundOn`. */
function round(value: number, places: bigint, roundOn: number): number {
  const power = powerOfTen(places);
  const scaled = power * value;
  const rest = scaled - Math.trunc(scaled);
  return (rest >= roundOn ? Math.ceil(scaled) : Math.floor(scaled)) / power;
}

/** Beyond these the result is infinite or 0. */
const MAX_EXPONENT = 400;

/** Go's `math.Pow(10, n)`: by squares, from a fraction and a power of two, so that its rounding errors are Go's. */
function powerOfTen(exponent: bigint): number {
  const wanted = Number(exponent < 0n ? -exponent : exponent);
  if (wanted > MAX_EXPONENT) return exponent < 0n ? 0 : Number.POSITIVE_INFINITY;
  let fraction = 1;
  let power = 0;
  // 10 = 0.625 × 2^4
  let square = 0.625;
  let squarePower = 4;
  for (let rest = wanted; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) {
      fraction *= square;
      power += squarePower;
    }
    square *= square;
    squarePower *= 2;
    if (square < 0.5) {
      square += square;
      squarePower--;
    }
  }
  if (exponent < 0n) {
    fraction = 1 / fraction;
    power = -power;
  }
  // In two steps, as 2^power itself can be too large or too small.
  const half = Math.trunc(power / 2);
  return fraction * 2 ** half * 2 ** (power - half);
}

/** Work for an element, in the unit of the work limit. */
const ELEMENT = 16;

/** Counts from one number up or down to another, and on round the end of the integers if a step leaps over it. */
function sequence(context: CallContext, [start, stop]: readonly [bigint, bigint], step: bigint): GoSlice {
  const items: bigint[] = [];
  const isDown = stop < start;
  if (isDown ? step < 0n : step > 0n) {
    // Charged before the first element is made. A sequence that wraps has more elements than its ends tell.
    const count = (stop - start + (isDown ? step + 1n : step - 1n)) / step;
    context.charge(Number(count) * ELEMENT);
    for (let i = start; isDown ? i > stop : i < stop; i = BigInt.asIntN(64, i + step)) {
      if (BigInt(items.length) >= count) context.charge(ELEMENT);
      items.push(i);
    }
  }
  return appended(new GoSlice('int', items));
}
