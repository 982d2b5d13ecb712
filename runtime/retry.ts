import type { Clock } from './clock.ts';

export interface RetryOptions {
  /** How often it is tried in all, at least once. */
  readonly attempts: number;
  /** Whether trying again may help after this error. */
  readonly isRetryable: (error: unknown) => boolean;
  /** Without it there is no wait between attempts. */
  readonly wait?: {
    readonly clock: Pick<Clock, 'sleep'>;
    /** Milliseconds to wait after a failed attempt, by its number. */
    readonly milliseconds: (attempt: number) => number;
  };
}

/**
 * Does something that may fail for a while, again and again until it succeeds. Throws the error of the last attempt, and at
 * once an error after which trying again is useless.
 *
 * @param work Gets the number of the attempt, beginning with 1.
 */
export async function retry<Result>(
  work: (attempt: number) => Promise<Result>,
  { attempts, isRetryable, wait }: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
    }
    if (wait !== undefined) await wait.clock.sleep(wait.milliseconds(attempt));
  }
}
