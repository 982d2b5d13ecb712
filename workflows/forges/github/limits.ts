import type { Limits, Quota } from '../host-limiter.ts';
import type { Failure } from './failures.ts';

/**
 * GitHub: "at least one second between each mutative request", "no more than 80 content-generating requests per minute and
 * no more than 500 per hour", and requests "serially instead of concurrently".
 */
export const GITHUB_LIMITS: Limits = {
  atOnce: 1,
  betweenMs: 1_000,
  windows: [
    { count: 80, milliseconds: 60_000, name: 'minute' },
    { count: 500, milliseconds: 3_600_000, name: 'hour' },
  ],
};

/** What an answer says is left of the account's requests. Search and GraphQL are counted on their own, and not here. */
export function quotaOf(headers: Failure['headers']): Quota | undefined {
  const [remaining, limit, reset] = ['remaining', 'limit', 'reset'].map(name => Number(headers[`x-ratelimit-${name}`]));
  if ((headers['x-ratelimit-resource'] ?? 'core') !== 'core') return undefined;
  if (remaining === undefined || limit === undefined || reset === undefined) return undefined;
  return [remaining, limit, reset].every(Number.isFinite) ? { remaining, limit, resetAt: reset * 1000 } : undefined;
}
