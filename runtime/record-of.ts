/** What such an object inherits: nothing. An object without any prototype would be slower. */
const NOTHING: object = Object.freeze(Object.create(null));

/** An object with these keys and no others, whatever they are called: `constructor` isn't there unless it is among them. */
export function recordOf<Value>(entries: Iterable<readonly [string, Value]>): Readonly<Record<string, Value>> {
  const record: Record<string, Value> = Object.create(NOTHING);
  // There is no setter to inherit, so that `__proto__` is a key like any other.
  for (const [key, value] of entries) record[key] = value;
  return record;
}
