import type { Clock } from '../clock.ts';

const PER_SECOND = 50;
const BURST = 100;

/** Holds a client to 50 requests a second with bursts of 100: resolves when the next one may go. */
export function createClientRateLimiter(clock: Pick<Clock, 'now' | 'sleep'>): () => Promise<void> {
  let left = BURST;
  let at = clock.now();
  return async () => {
    const now = clock.now();
    left = Math.min(BURST, left + (Math.max(0, now - at) / 1_000) * PER_SECOND) - 1;
    at = now;
    // Those who come next wait for longer: each has taken its turn already.
    if (left < 0) await clock.sleep((-left / PER_SECOND) * 1_000);
  };
}
