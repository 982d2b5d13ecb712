import { setTimeout as wait } from 'node:timers/promises';

/** Time. It is made where the program starts and passed on, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Calls `action` once; the returned function cancels it. */
  after(milliseconds: number, action: () => void): () => void;
  /** Calls `action` again and again until the returned function is called. Doesn't keep the process alive. */
  every(milliseconds: number, action: () => void): () => void;
}

/** The machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: async milliseconds => {
      await wait(milliseconds);
    },
    after: (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
    every: (milliseconds, action) => {
      const timer = setInterval(action, milliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
