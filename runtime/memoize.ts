/**
 * A function that is computed once for each object and gives the same result from then on, for as long as the object lives:
 * unchanged input keeps its identity (ADR 2). Objects must be immutable. Results that are `undefined` are computed again.
 */
export function memoizeByObject<Key extends object, Result>(compute: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, Result>();
  return key => {
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute(key);
    results.set(key, result);
    return result;
  };
}
