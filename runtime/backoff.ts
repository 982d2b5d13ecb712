/** The first wait after a failure, in milliseconds; it doubles with each one that follows. */
const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;
/** Servers that ask for more patience than this are asked again anyway. */
const LONGEST_ASKED_MS = 60 * 60_000;

export interface BackoffOptions {
  /** From 0 to 1: spreads the retries of many environments that failed together. */
  readonly random: () => number;
  /** What the other side asked for, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** How long to wait after so many failures in a row, in milliseconds: half of it is certain, half is chance. */
export function backoff(failures: number, { random, retryAfter = 0 }: BackoffOptions): number {
  const full = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  const wait = full / 2 + (full / 2) * random();
  return Math.round(Math.max(wait, Math.min(retryAfter, LONGEST_ASKED_MS)));
}
