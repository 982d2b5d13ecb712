import { GoComplex, GoInteger, GoMap, GoObject, GoStruct, type GoValue } from '../../value.ts';
import { elementsOf, typeName } from '../types.ts';
import { GoTime } from './dates/go-time.ts';
import { GoLocation } from './dates/location.ts';
import type { Zone } from './dates/zone.ts';
import type { CallContext } from './function.ts';
import { isNilSlice } from './nil-slices.ts';
import { GoVersion } from './semver/go-version.ts';

/** Work of looking at one part of a value, in the unit of the work limit. */
const STEP = 16;

/**
 * Go's `reflect.DeepEqual`: the same type and the same parts. NaN equals nothing, but a list or map that holds it equals
 * itself.
 */
export function deepEqual(context: CallContext, a: GoValue, b: GoValue): boolean {
  if (typeof a !== 'object' || a === null) return a === b;
  if (typeof b !== 'object' || b === null) return false;
  context.charge(STEP);
  if (a === b) return true;
  if (typeName(a) !== typeName(b)) return false;
  const elements = elementsOf(a);
  if (elements !== undefined) return equalLists(context, [a, elements], [b, elementsOf(b) ?? []]);
  if (a instanceof GoMap && b instanceof GoMap)
    return a.isNil === b.isNil && equalEntries(context, a.entries, b.entries);
  if (a instanceof GoStruct && b instanceof GoStruct) return equalEntries(context, a.fields, b.fields);
  return equalScalars(a, b);
}

type List = readonly [value: GoValue, elements: readonly GoValue[]];

function equalLists(context: CallContext, [a, left]: List, [b, right]: List): boolean {
  if (isNilSlice(a) !== isNilSlice(b) || left.length !== right.length) return false;
  return left.every((item, i) => deepEqual(context, item, right[i] ?? null));
}

function equalEntries<K>(context: CallContext, a: ReadonlyMap<K, GoValue>, b: ReadonlyMap<K, GoValue>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !deepEqual(context, value, other)) return false;
  }
  return true;
}

function equalScalars(a: GoValue, b: GoValue): boolean {
  if (a instanceof GoInteger && b instanceof GoInteger) return a.value === b.value;
  if (a instanceof GoComplex && b instanceof GoComplex) return a.real === b.real && a.imaginary === b.imaginary;
  if (a instanceof GoTime && b instanceof GoTime) {
    return (
      a.seconds === b.seconds &&
      a.nanoseconds === b.nanoseconds &&
      a.zone.kind === b.zone.kind &&
      sameRules(a.zone, b.zone)
    );
  }
  if (a instanceof GoLocation && b instanceof GoLocation) return sameRules(a.zone, b.zone);
  if (a instanceof GoVersion && b instanceof GoVersion) return a.hasSameParts(b);
  if (!(a instanceof GoObject && b instanceof GoObject) || a.underlying === undefined) return false;
  if (a.underlying instanceof GoInteger && b.underlying instanceof GoInteger)
    return a.underlying.value === b.underlying.value;
  return a.underlying === b.underlying;
}

function sameRules(a: Zone, b: Zone): boolean {
  return a.name === b.name && (a.kind === 'fixed') === (b.kind === 'fixed') && a.at(0n).offset === b.at(0n).offset;
}
