import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Milliseconds after which it is a failure. */
  readonly timeoutMs?: number;
  readonly pollMs?: number;
  /** What is waited for, for the message. */
  readonly what?: string;
  readonly signal?: AbortSignal;
}

// Long, because it is never waited for when all is well: a busy machine must not make a test fail.
const TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/**
 * Tries until the attempt doesn't throw, and answers what it answered. After the time is up it throws what the last attempt threw,
 * so that an assertion's difference is shown.
 */
export async function eventually<T>(attempt: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const giveUp = performance.now() + timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() >= giveUp) throw late(error, options.what ?? 'the expected state', timeoutMs);
    }
    await setTimeout(options.pollMs ?? POLL_MS);
  }
}

function late(error: unknown, what: string, timeoutMs: number): unknown {
  if (!(error instanceof Error)) return error;
  error.message = `${what} did not come within ${timeoutMs / 1000} s: ${error.message}`;
  return error;
}
