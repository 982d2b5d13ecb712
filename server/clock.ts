/** Time for a process that goes on and on, so that tests need not wait. */
export interface ServeClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `action` once; the function that it gives takes that back. */
  after(milliseconds: number, action: () => void): () => void;
}

export function systemServeClock(): ServeClock {
  return {
    now: () => Date.now(),
    after: (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}
