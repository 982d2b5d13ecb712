import { TransientError } from '../../environments/errors.ts';
import type { Clock } from '../../environments/git/clock.ts';

/** A wait that somebody may want to see. */
export interface Wait {
  readonly host: string;
  readonly milliseconds: number;
  /** Why, as a clause: "80 writes in the last minute". */
  readonly reason: string;
}

export interface BudgetOptions {
  readonly host: string;
  readonly clock: Clock;
  /** Told of every wait longer than a second. */
  readonly onWait?: (wait: Wait) => void;
  /** Longest time to wait for one request, in milliseconds; 2 minutes by default. */
  readonly maxWaitMs?: number;
}

/** Keeps what all requests to a host together may do. One for each host and account. */
export interface Budget {
  /** Does something that writes: one after the other, with a pause between them, within the host's limits. */
  write<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Waits until the host may be asked anything again. Throws a {@link TransientError} when that takes too long. */
  ready(): Promise<void>;
  /** The host asked for silence, for so many milliseconds from now. */
  pause(milliseconds: number, reason: string): void;
}

// GitHub: "at least one second between each mutative request", "no more than 80 content-generating requests per minute
// and no more than 500 per hour".
const BETWEEN_MS = 1_000;
const LIMITS = [
  { count: 80, milliseconds: 60_000, name: 'minute' },
  { count: 500, milliseconds: 3_600_000, name: 'hour' },
] as const;
const LONGEST_WINDOW_MS = 3_600_000;
const SHOWN_MS = 1_000;

export function createBudget({ host, clock, onWait, maxWaitMs = 120_000 }: BudgetOptions): Budget {
  const written: number[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  let silence = { until: 0, reason: '' };
  const until = async (due: () => { at: number; reason: string }): Promise<void> => {
    for (let waited = 0; ; ) {
      const { at, reason } = due();
      const milliseconds = at - clock.now();
      if (milliseconds <= 0) return;
      if (waited + milliseconds > maxWaitMs) throw tooLong({ host, milliseconds, reason });
      if (milliseconds > SHOWN_MS) onWait?.({ host, milliseconds, reason });
      await clock.sleep(milliseconds);
      waited += milliseconds;
    }
  };
  const ready = async (): Promise<void> => await until(() => ({ at: silence.until, reason: silence.reason }));
  return {
    ready,
    pause(milliseconds, reason) {
      const end = clock.now() + milliseconds;
      if (end > silence.until) silence = { until: end, reason };
    },
    async write(work) {
      const mine = turn.then(async () => {
        await ready();
        await until(() => nextWrite(written, clock.now()));
        try {
          return await work();
        } finally {
          written.push(clock.now());
        }
      });
      turn = mine.catch(() => undefined);
      return await mine;
    },
  };
}

/** When the next write may go out. Forgets those that no limit counts any more. */
function nextWrite(written: number[], now: number): { at: number; reason: string } {
  while ((written[0] ?? now) <= now - LONGEST_WINDOW_MS) written.shift();
  let next = { at: (written.at(-1) ?? -BETWEEN_MS) + BETWEEN_MS, reason: 'a second between writes' };
  for (const { count, milliseconds, name } of LIMITS) {
    const oldest = written.at(-count);
    if (oldest === undefined || oldest + milliseconds <= next.at) continue;
    next = { at: oldest + milliseconds, reason: `${count} writes in the last ${name}` };
  }
  return next;
}

function tooLong({ host, milliseconds, reason }: Wait): TransientError {
  const seconds = Math.ceil(milliseconds / 1000);
  return new TransientError(`${host} takes no more requests for ${seconds} s: ${reason}`, {
    fix: 'try again then; nothing is lost, the next run goes on where this one stopped',
    retryAfter: milliseconds,
  });
}
