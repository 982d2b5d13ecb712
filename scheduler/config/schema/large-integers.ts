import { isList, isObject, type Json, objectOf, own } from './json.ts';

/** Integers that no double stands for, by the doubles that stand for them in one check. */
export type ExactIntegers = ReadonlyMap<number, bigint>;

/** The JSON of a text that is known to be JSON, with integers above 2^53 as they are written. */
export function parseExactly(text: string): Json {
  // Most texts have no number that is long enough.
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  const reviver = (_key: string, value: unknown, { source }: { source?: string } = {}): unknown =>
    typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) ? exactInteger(BigInt(source)) : value;
  return JSON.parse(text, reviver) as Json;
}

/** An integer as a number where that is the same. */
export function exactInteger(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

export function hasLargeIntegers(value: Json): boolean {
  if (typeof value === 'bigint') return true;
  if (isList(value)) return value.some(hasLargeIntegers);
  return isObject(value) && Object.keys(value).some(key => hasLargeIntegers(own(value, key) ?? null));
}

/**
 * Doubles for all large integers of schema and value: different ones for different integers, in the same order, so that
 * comparing them comes to the same. What a validator does beside that asks for the integer.
 */
export function doublesFor(values: readonly Json[]): ReadonlyMap<bigint, number> {
  const found = new Set<bigint>();
  for (const value of values) collect(value, found);
  const sorted = [...found].sort((a, b) => (a < b ? -1 : 1));
  const doubles = new Map<bigint, number>();
  let previous = Number.NEGATIVE_INFINITY;
  for (const integer of sorted.filter(value => value > 0n)) {
    previous = Math.max(Number(integer), previous === Number.NEGATIVE_INFINITY ? previous : nextAbove(previous));
    doubles.set(integer, previous);
  }
  previous = Number.POSITIVE_INFINITY;
  for (const integer of sorted.filter(value => value < 0n).reverse()) {
    previous = Math.min(Number(integer), previous === Number.POSITIVE_INFINITY ? previous : -nextAbove(-previous));
    doubles.set(integer, previous);
  }
  return doubles;
}

function collect(value: Json, found: Set<bigint>): void {
  if (typeof value === 'bigint') found.add(value);
  else if (isList(value)) for (const item of value) collect(item, found);
  else if (isObject(value)) for (const key of Object.keys(value)) collect(own(value, key) ?? null, found);
}

/** The next double above a positive one. */
function nextAbove(value: number): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] ?? 0n) + 1n;
  return new Float64Array(bits.buffer)[0] ?? value;
}

export function withDoubles(value: Json, doubles: ReadonlyMap<bigint, number>): Json {
  if (typeof value === 'bigint') return doubles.get(value) ?? Number(value);
  if (isList(value)) return value.map(item => withDoubles(item, doubles));
  if (!isObject(value)) return value;
  return objectOf(Object.keys(value).map(key => [key, withDoubles(own(value, key) ?? null, doubles)] as const));
}
