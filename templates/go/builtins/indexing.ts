import { byteLength, sliceBytes, toBytes } from '../../../runtime/bytes.ts';
import { GoInteger, type GoKey, GoMap, GoSlice, type GoValue } from '../../value.ts';
import type { Value } from '../exec/execution.ts';
import { FunctionError } from '../functions/function.ts';
import { printValue } from '../printing/values.ts';
import { elementsOf, typeName } from '../types.ts';

/** `index x 1 "key"` is `x[1]["key"]`. A key that a map doesn't have gives the zero value of its elements. */
export function index([first, ...indexes]: readonly Value[]): Value {
  if (first === undefined || first === null) throw new FunctionError('index of untyped nil');
  let item: GoValue = first;
  for (const at of indexes) item = element(item, at);
  return item;
}

function element(item: GoValue, at: Value): GoValue {
  if (item === null) throw new FunctionError('index of nil pointer');
  if (item instanceof GoMap) return mapElement(item, at);
  const elements = typeof item === 'string' ? toBytes(item) : elementsOf(item);
  if (elements === undefined) throw new FunctionError(`can't index item of type ${typeName(item)}`);
  const found = elements[position(at, elements.length)];
  if (found === undefined) {
    throw new FunctionError(`reflect: ${typeof item === 'string' ? 'string' : 'slice'} index out of range`);
  }
  return typeof found === 'number' && typeof item === 'string' ? new GoInteger('uint8', BigInt(found)) : found;
}

function mapElement(map: GoMap, at: Value): GoValue {
  const zero = map.type === 'string-string' ? '' : null;
  if (map.type === 'any-any') return isKey(at) ? (map.entries.get(at ?? null) ?? zero) : notAKey(map, at);
  if (at === undefined || at === null) throw new FunctionError('value is nil; should be of type string');
  if (typeof at !== 'string') throw new FunctionError(`value has type ${typeName(at)}; should be string`);
  return map.entries.get(at) ?? zero;
}

function isKey(value: Value): value is GoKey | undefined {
  return value === undefined || value === null || typeof value !== 'object';
}

/** Keys of other types than a map's own are not in it; those that Go can't hash make it panic, in two ways. */
function notAKey(map: GoMap, value: Value): null {
  if (!(value instanceof GoMap) && elementsOf(value) === undefined) return null;
  const type = typeName(value ?? null);
  throw new FunctionError(
    map.entries.size > 0 ? `runtime error: hash of unhashable type ${type}` : `hash of unhashable type: ${type}`,
  );
}

/** `slice x 1 2` is `x[1:2]`, of bytes for a string. */
export function slice([item, ...bounds]: readonly Value[]): Value {
  if (item === undefined || item === null) throw new FunctionError('slice of untyped nil');
  if (bounds.length > 3) throw new FunctionError(`too many slice indexes: ${bounds.length}`);
  if (typeof item === 'string' && bounds.length === 3) throw new FunctionError('cannot 3-index slice a string');
  const elements = elementsOf(item);
  const length = typeof item === 'string' ? byteLength(item) : elements?.length;
  if (length === undefined) throw new FunctionError(`can't slice item of type ${typeName(item)}`);
  const [start = 0, end = length, capacity = length] = bounds.map(bound => position(bound, length));
  if (start > end) throw new FunctionError(`invalid slice index: ${start} > ${end}`);
  if (end > capacity) throw new FunctionError(`invalid slice index: ${end} > ${capacity}`);
  if (typeof item === 'string') return sliceBytes(item, start, end);
  const items = elements?.slice(start, end) ?? [];
  return item instanceof GoSlice ? new GoSlice(item.element, items) : items;
}

/** An index of any integer type, at most the length. */
function position(at: Value, length: number): number {
  if (at === undefined || at === null) throw new FunctionError('cannot index slice/array with nil');
  const value = at instanceof GoInteger ? at.value : at;
  if (typeof value !== 'bigint') throw new FunctionError(`cannot index slice/array with type ${typeName(at)}`);
  const signed = BigInt.asIntN(64, value);
  if (signed < 0n || signed > BigInt(length)) throw new FunctionError(`index out of range: ${signed}`);
  return Number(signed);
}

/** `len`: bytes of a string, elements of a list, entries of a map. */
export function len([item]: readonly Value[]): bigint {
  if (item === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
  if (item === null) throw new FunctionError('len of nil pointer');
  if (typeof item === 'string') return BigInt(byteLength(item));
  if (item instanceof GoMap) return BigInt(item.entries.size);
  const elements = elementsOf(item);
  if (elements === undefined) throw new FunctionError(`len of type ${typeName(item)}`);
  return BigInt(elements.length);
}

/** There are no function values, so all that `call` can do is say what it was given instead. */
export function call([name, callee]: readonly Value[]): never {
  if (callee === undefined || callee === null) throw new FunctionError('call of nil');
  throw new FunctionError(`non-function ${printValue(name ?? null)} of type ${typeName(callee)}`);
}
