import { BoundedCache } from '../../runtime/bounded-cache.ts';
import type { Clock } from '../../runtime/clock.ts';

/** A cluster with this many objects may report all of them at once, after a start. */
const BURST = 300;
/** Afterwards, in requests a second. */
const PER_SECOND = 5;
/** More clusters than this are remembered less long, which is only ever in their favour. */
const MOST_CLUSTERS = 50_000;

/** Says whether a cluster may report now. */
export function createRateLimiter(clock: Pick<Clock, 'now'>): (cluster: string) => boolean {
  const known = new BoundedCache<{ readonly left: number; readonly at: number }>({ maxEntries: MOST_CLUSTERS });
  return cluster => {
    const at = clock.now();
    const before = known.get(cluster) ?? { left: BURST, at };
    const left = Math.min(BURST, before.left + (Math.max(0, at - before.at) / 1_000) * PER_SECOND);
    known.set(cluster, { left: left < 1 ? left : left - 1, at });
    return left >= 1;
  };
}
