import { GoMap, GoStruct, type GoValue } from '../../value.ts';
import { LimitError } from '../errors.ts';
import { elementsOf } from '../types.ts';
import type { CallContext } from './function.ts';

/** Work for a part of a value that is looked at, in the unit of the work limit. */
const PART = 16;
const MAX_DEPTH = 1000;

/**
 * Charges for going through a whole value. Values that share their parts come to far more than they take up, and one
 * that contains itself never ends: whoever encodes a value calls this before. Throws LimitError.
 */
export function chargeParts(context: CallContext, value: GoValue, depth = 0): void {
  if (typeof value === 'string') return context.charge(value.length);
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH)
    throw new LimitError(`the value is nested more than ${MAX_DEPTH} levels deep, or contains itself`);
  const parts = partsOf(value);
  if (parts === undefined) return;
  for (const part of parts) {
    context.charge(PART);
    chargeParts(context, part, depth + 1);
  }
}

function partsOf(value: GoValue): Iterable<GoValue> | undefined {
  if (value instanceof GoMap) return value.entries.values();
  return value instanceof GoStruct ? value.fields.values() : elementsOf(value);
}
