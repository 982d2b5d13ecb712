import { compareBytes } from '../../../runtime/bytes.ts';
import { FunctionError } from '../../go/functions/function.ts';
import { GoInteger, type GoValue } from '../../value.ts';
import { isTruthy } from '../truth.ts';
import type { Helper, Value } from './helper.ts';

/** Helpers that answer yes or no, for `{{#if (eq …)}}`. */
export const LOGIC: readonly Helper[] = [
  {
    ...compare('eq', 'Whether two values are equal. Numbers are equal by value; a number never equals a text.', same),
    takesMissing: true,
  },
  { ...compare('ne', 'Whether two values differ.', (a, b) => !same(a, b)), takesMissing: true },
  compare('lt', 'Whether a number or text comes before another.', (a, b) => order(a, b) < 0),
  compare('le', 'Whether a number or text comes before another or is equal.', (a, b) => order(a, b) <= 0),
  compare('gt', 'Whether a number or text comes after another.', (a, b) => order(a, b) > 0),
  compare('ge', 'Whether a number or text comes after another or is equal.', (a, b) => order(a, b) >= 0),
  {
    name: 'and',
    usage: 'value …',
    summary: 'The first value that `if` takes for false, or the last one.',
    min: 1,
    max: 100,
    takesMissing: true,
    call: values => values.find(value => !isTruthy(value)) ?? falsyOrLast(values),
  },
  {
    name: 'or',
    usage: 'value …',
    summary: 'The first value that `if` takes for true, or the last one.',
    min: 1,
    max: 100,
    takesMissing: true,
    call: values => values.find(isTruthy) ?? values.at(-1),
  },
  {
    name: 'not',
    usage: 'value',
    summary: 'Whether `if` takes the value for false.',
    min: 1,
    max: 1,
    takesMissing: true,
    call: ([value]) => !isTruthy(value),
  },
];

/** What is not there or null counts as false. */
function falsyOrLast(values: readonly Value[]): Value {
  return values.every(isTruthy) ? values.at(-1) : false;
}

function compare(name: string, summary: string, test: (a: Value, b: Value) => boolean): Helper {
  return {
    name,
    usage: 'value value',
    summary,
    min: 2,
    max: 2,
    call: ([a, b]) => test(a, b),
  };
}

function same(a: Value, b: Value): boolean {
  const left = plain(a);
  const right = plain(b);
  // eslint-disable-next-line eqeqeq -- 1 and 1.0 are equal
  return isNumber(left) && isNumber(right) ? left == right : left === right;
}

function order(a: Value, b: Value): number {
  const left = plain(a);
  const right = plain(b);
  if (typeof left === 'string' && typeof right === 'string') return compareBytes(left, right);
  if (isNumber(left) && isNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  throw new FunctionError('two numbers or two texts can be ordered, nothing else');
}

function plain(value: Value): null | boolean | string | bigint | number {
  if (value === undefined || value === null) return null;
  if (value instanceof GoInteger) return value.value;
  if (typeof value !== 'object') return value;
  throw new FunctionError("lists and maps can't be compared");
}

function isNumber(value: GoValue): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
