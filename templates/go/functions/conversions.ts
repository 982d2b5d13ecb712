import { parseFloat64, parseInteger } from '../../strconv.ts';
import { GoInteger, GoObject, type GoValue } from '../../value.ts';

export const LOWEST_INT64 = -(2n ** 63n);
export const HIGHEST_INT64 = 2n ** 63n - 1n;

/**
 * sprig's `toInt64`: text that is no decimal integer and values that are no numbers are 0, uint64 beyond int64 stops at
 * its end.
 */
export function toInt64(value: GoValue): bigint {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'string':
      return parseInteger(value, { base: 10 }) ?? 0n;
    case 'number':
      return truncateFloat(value);
    case 'boolean':
      return value ? 1n : 0n;
  }
  if (value instanceof GoInteger) return value.value > HIGHEST_INT64 ? HIGHEST_INT64 : value.value;
  return value instanceof GoObject && value.underlying !== undefined ? toInt64(value.underlying) : 0n;
}

/** Go's conversion of a float64: what int64 can't hold becomes its lowest value, as on the processors that servers have. */
function truncateFloat(value: number): bigint {
  if (!Number.isFinite(value)) return LOWEST_INT64;
  const whole = BigInt(Math.trunc(value));
  return whole > HIGHEST_INT64 || whole < LOWEST_INT64 ? LOWEST_INT64 : whole;
}

/** sprig's `toFloat64`: text that is no number and values that are none are 0. */
export function toFloat64(value: GoValue): number {
  switch (typeof value) {
    case 'bigint':
      return Number(value);
    case 'string':
      return parseFloat64(value) ?? 0;
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
  }
  if (value instanceof GoInteger) return Number(value.value);
  return value instanceof GoObject && value.underlying !== undefined ? toFloat64(value.underlying) : 0;
}
