import { GoMap, GoSlice, GoStruct, type GoValue } from '../../value.ts';
import { elementsOf, isList } from '../types.ts';
import { spareOf, withCapacity } from './capacity.ts';
import { GoLocation } from './dates/location.ts';
import { fixedZone } from './dates/zone.ts';
import { type CallContext, FunctionError } from './function.ts';
import { isNilSlice } from './nil-slices.ts';
import { GoVersion, ZERO_VERSION } from './semver/go-version.ts';

/** Work for a part that is copied, in the unit of the work limit. */
const PART = 64;
const MAX_DEPTH = 1000;

/** A copy that shares no list or map with the value. Versions lose what they hold: Go's library copies public fields only. */
export function deepCopy(context: CallContext, value: GoValue): GoValue {
  if (value === null) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
  return copy(context, value, 0);
}

function copy(context: CallContext, value: GoValue, depth: number): GoValue {
  if (typeof value !== 'object' || value === null || isNilSlice(value)) return value;
  context.charge(PART * (1 + sizeOf(value)));
  if (depth > MAX_DEPTH)
    throw new FunctionError(`the value is nested more than ${MAX_DEPTH} levels deep, or contains itself`);
  const copied = (part: GoValue) => copy(context, part, depth + 1);
  if (value instanceof GoMap) return copyMap(value, copied);
  if (value instanceof GoSlice) return sameCapacity(new GoSlice(value.element, value.items.map(copied)), value);
  if (isList(value)) return sameCapacity(value.map(copied), value);
  if (value instanceof GoStruct) {
    return new GoStruct(
      value.typeName,
      Array.from(value.fields, ([name, field]) => [name, copied(field)] as const),
    );
  }
  if (value instanceof GoVersion) return ZERO_VERSION.withType(value.typeName);
  return value instanceof GoLocation ? new GoLocation(fixedZone('', 0)) : value;
}

/** Parts that are copied with it, those included that need no copy of their own. */
function sizeOf(value: GoValue): number {
  if (value instanceof GoMap) return value.entries.size;
  return elementsOf(value)?.length ?? 0;
}

/** Only the room is copied, not what is behind the end. */
function sameCapacity<L extends readonly GoValue[] | GoSlice>(list: L, original: L): L {
  const { length } = list instanceof GoSlice ? list.items : list;
  return withCapacity(list, length + spareOf(original).length);
}

function copyMap({ type, entries, isNil }: GoMap, copied: (part: GoValue) => GoValue): GoMap {
  return new GoMap(
    type,
    Array.from(entries, ([key, value]) => [key, copied(value)] as const),
    isNil,
  );
}
