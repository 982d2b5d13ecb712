import type { Clock } from '../../runtime/clock.ts';
import { createForges, type Forges, type ForgesOptions } from '../../workflows/forges/create-forges.ts';
import { createHostLimiters } from '../../workflows/forges/host-limiters.ts';
import { manualClock } from './manual-clock.ts';

/** Forges as a program makes them when it starts: nothing is known of any server. Without variables that have tokens. */
export function testForges(options: Pick<ForgesOptions, 'git'> & Partial<ForgesOptions>): Forges {
  const { clock = skippingClock() } = options;
  return createForges({ env: {}, clock, limiters: createHostLimiters({ clock }), ...options });
}

/** Sleeping takes no time, but is seen. A little passes with every look at it. */
export function skippingClock(start = Date.parse('2026-03-01T12:00:00Z'), passing = 10): Clock {
  let now = start;
  return {
    ...manualClock(start),
    now: () => (now += passing),
    sleep: async milliseconds => {
      now += milliseconds;
      await Promise.resolve();
    },
  };
}
