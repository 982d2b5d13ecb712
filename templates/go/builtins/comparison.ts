import { compareBytes } from '../../../runtime/bytes.ts';
import { GoComplex, GoInteger, GoMap, GoObject, type GoValue } from '../../value.ts';
import type { Value } from '../exec/execution.ts';
import { FunctionError } from '../functions/function.ts';
import { sprintf } from '../printing/printf.ts';
import { isUnsigned, kindOf, typeName } from '../types.ts';

/** A value as far as comparison is concerned: integers of all sizes are the same, floats are something else. */
type Basic =
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int' | 'uint'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'complex'; readonly value: GoComplex }
  | { readonly kind: 'string'; readonly value: string };

/** `eq a b c`: whether a equals any of the others. Only values of the same basic kind, or nil, can be compared. */
export function eq([first, ...others]: readonly Value[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison');
  return others.some(other => equal(first, other));
}

export function ne(args: readonly Value[]): boolean {
  return !eq(args);
}

export function lt([a, b]: readonly Value[]): boolean {
  const left = ordered(a);
  const right = ordered(b);
  if (left.kind === 'string' && right.kind === 'string') return compareBytes(left.value, right.value) < 0;
  if (isInteger(left) && isInteger(right)) return left.value < right.value;
  if (left.kind === 'float' && right.kind === 'float') return left.value < right.value;
  if (left.kind !== right.kind) throw incompatible(a, b);
  throw new FunctionError(INVALID_TYPE);
}

export function le(args: readonly Value[]): boolean {
  return lt(args) || eq(args);
}

export function gt(args: readonly Value[]): boolean {
  return !le(args);
}

export function ge(args: readonly Value[]): boolean {
  return !lt(args);
}

const INVALID_TYPE = 'invalid type for comparison';

function ordered(value: Value): Basic {
  const basic = basicOf(value);
  if (basic === undefined) throw new FunctionError(INVALID_TYPE);
  return basic;
}

function equal(a: Value, b: Value): boolean {
  const left = basicOf(a);
  const right = basicOf(b);
  if (left && right) {
    if (isInteger(left) && isInteger(right)) return left.value === right.value;
    if (left.kind !== right.kind) throw incompatible(a, b);
    return left.kind === 'complex' || right.kind === 'complex' ? sameComplex(left, right) : left.value === right.value;
  }
  if (left ?? right) {
    if (isPresent(a) && isPresent(b)) throw incompatible(a, b);
    return false;
  }
  return equalReferences(a, b);
}

/** Lists, maps and structs equal nothing but nil, if they are nil themselves; comparing them is an error. */
function equalReferences(a: Value, b: Value): boolean {
  if (!isPresent(a) || !isPresent(b)) return isNil(a) === isNil(b);
  if (kindOf(a) !== kindOf(b)) {
    const message = sprintf('non-comparable types %s: %v, %s: %v', [a, typeName(a), typeName(b), b]);
    throw new FunctionError(message);
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (a instanceof GoObject && b instanceof GoObject) return sameObject(a, b);
  throw new FunctionError(sprintf('non-comparable type %s: %v', [b, typeName(b)]));
}

/** Pointers are equal if they point to the same; other objects if they are of one type and print alike. */
function sameObject(a: GoObject, b: GoObject): boolean {
  if (a === b || a.kind === 'ptr') return a === b;
  return a.typeName === b.typeName && a.toString() === b.toString();
}

function sameComplex(a: Basic, b: Basic): boolean {
  if (a.kind !== 'complex' || b.kind !== 'complex') return false;
  return a.value.real === b.value.real && a.value.imaginary === b.value.imaginary;
}

function basicOf(value: Value): Basic | undefined {
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value };
    case 'bigint':
      return { kind: 'int', value };
    case 'number':
      return { kind: 'float', value };
    case 'boolean':
      return { kind: 'bool', value };
  }
  if (value instanceof GoInteger) return { kind: isUnsigned(value.kind) ? 'uint' : 'int', value: value.value };
  if (value instanceof GoComplex) return { kind: 'complex', value };
  return value instanceof GoObject && value.underlying !== undefined ? basicOf(value.underlying) : undefined;
}

function isInteger(basic: Basic): basic is { readonly kind: 'int' | 'uint'; readonly value: bigint } {
  return basic.kind === 'int' || basic.kind === 'uint';
}

function isPresent(value: Value): value is Exclude<GoValue, null> {
  return value !== undefined && value !== null;
}

function isNil(value: Value): boolean {
  return !isPresent(value) || (value instanceof GoMap && value.isNil);
}

function incompatible(a: Value, b: Value): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${typeName(a ?? null)} and ${typeName(b ?? null)}`);
}
