import { UserError } from './errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `30s`, `500ms`, `10m`, `1h` in milliseconds. Throws a {@link UserError} for anything else. */
export function parseDuration(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,7})(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const milliseconds = Number(digits) * (UNITS[unit] ?? Number.NaN);
  // Timers of more than 24 days would fire at once.
  if (milliseconds > 0 && milliseconds <= 24 * 3_600_000) return milliseconds;
  throw new UserError(`"${text}" is not a time`, {
    fix: 'write a number with its unit, such as 500ms, 30s, 10m or 1h',
  });
}
