import { GoComplex, GoInteger, GoMap, GoObject, type GoValue } from '../../value.ts';
import { elementsOf } from '../types.ts';

/** Whether sprig takes a value for not set: nil, false, 0, and what has no elements. Structs and pointers never are. */
export function isEmpty(value: GoValue | undefined): boolean {
  switch (typeof value) {
    case 'string':
      return value === '';
    case 'bigint':
      return value === 0n;
    case 'number':
      return value === 0;
    case 'boolean':
      return !value;
  }
  if (value === null || value === undefined) return true;
  if (value instanceof GoMap) return value.entries.size === 0;
  if (value instanceof GoInteger) return value.value === 0n;
  if (value instanceof GoComplex) return value.real === 0 && value.imaginary === 0;
  if (value instanceof GoObject) return value.underlying !== undefined && isEmpty(value.underlying);
  return elementsOf(value)?.length === 0;
}
