import { GoComplex, GoInteger, GoMap, GoObject, type GoValue } from '../../value.ts';
import { elementsOf } from '../types.ts';

/** Whether `if` takes a value for true: everything but nil, false, zero, and what is empty. */
export function truth(value: GoValue | undefined): boolean {
  switch (typeof value) {
    case 'undefined':
      return false;
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'bigint':
      return value !== 0n;
    case 'number':
      // NaN is not zero.
      return value !== 0;
  }
  if (value === null) return false;
  if (value instanceof GoMap) return value.entries.size > 0;
  if (value instanceof GoInteger) return value.value !== 0n;
  if (value instanceof GoComplex) return value.real !== 0 || value.imaginary !== 0;
  if (value instanceof GoObject && value.underlying !== undefined) return truth(value.underlying);
  return (elementsOf(value)?.length ?? 1) > 0;
}
