import type { Clock } from '../../runtime/clock.ts';

/** Time that stands still until a test moves it, or somebody sleeps. */
export interface ManualClock extends Clock {
  /** Moves it and calls what is due, in order. */
  advance(milliseconds: number): void;
  /** When the next action is due, in milliseconds from now; nothing when none is. */
  next(): number | undefined;
}

interface Timer {
  at: number;
  readonly action: () => void;
  /** Set for what is called again and again. */
  readonly interval?: number;
}

export function manualClock(start = Date.UTC(2024, 4, 6, 7, 8, 9)): ManualClock {
  let now = start;
  const timers = new Set<Timer>();
  const earliest = (): Timer | undefined => [...timers].sort((a, b) => a.at - b.at)[0];
  const add = (timer: Timer): (() => void) => {
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const advance = (milliseconds: number): void => {
    const end = now + milliseconds;
    for (let timer = earliest(); timer !== undefined && timer.at <= end; timer = earliest()) {
      now = timer.at;
      if (timer.interval === undefined) timers.delete(timer);
      else timer.at += timer.interval;
      timer.action();
    }
    now = end;
  };
  return {
    now: () => now,
    sleep: async milliseconds => {
      advance(milliseconds);
      await Promise.resolve();
    },
    after: (milliseconds, action) => add({ at: now + milliseconds, action }),
    every: (interval, action) => add({ at: now + interval, action, interval }),
    next: () => {
      const timer = earliest();
      return timer && timer.at - now;
    },
    advance,
  };
}
