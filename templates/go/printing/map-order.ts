import { compareBytes } from '../../../runtime/bytes.ts';
import type { GoKey, GoMap, GoValue } from '../../value.ts';

/** Entries of a map in the order in which Go prints and ranges over them. */
export function sortedEntries(map: GoMap): (readonly [GoKey, GoValue])[] {
  return [...map.entries].sort(([a], [b]) => compareKeys(a, b));
}

/**
 * Strings by bytes, numbers by value with NaN first, false before true, nil first. Go orders keys of different types by
 * the addresses of their types, that is, in no order that lasts; here it is by kind.
 */
export function compareKeys(a: GoKey, b: GoKey): number {
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(a, b);
  if (typeof a !== typeof b || a === null || b === null) return rank(a) - rank(b);
  if (typeof a === 'number' && Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (typeof b === 'number' && Number.isNaN(b)) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

const RANKS: Record<string, number> = { boolean: 1, bigint: 2, number: 3, string: 4 };

function rank(key: GoKey): number {
  return key === null ? 0 : (RANKS[typeof key] ?? 0);
}
