/**
 * The candidate that a person most likely meant by `written`, or nothing when none is close: at most a third of the
 * letters, and never more than three, may differ. Ties go to the first in order of code units. Nothing was meant but `written`
 * where it is one of them.
 */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.min(3, Math.max(1, Math.floor(written.length / 3)));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === written) return undefined;
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    if (best === undefined || distance < best.distance || (distance === best.distance && candidate < best.candidate)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** Edits of one letter, swapped neighbours counting as one; any number above `limit` when it is above `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substituted = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped =
        a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (beforeLast[column - 2] ?? limit) + 1
          : limit + 1;
      current.push(Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substituted, swapped));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? limit + 1;
}
