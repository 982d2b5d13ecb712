/** Whether a value has more than so many values in it, lists and maps with all that is in them. Looks at no more than that. */
export function hasMoreValues(body: unknown, limit: number): boolean {
  const waiting: unknown[] = [body];
  let count = 0;
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) {
      if (++count > limit) return true;
      if (typeof inner === 'object' && inner !== null) waiting.push(inner);
    }
  }
  return false;
}
