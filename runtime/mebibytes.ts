import { UserError } from './errors.ts';

const UNITS: Readonly<Record<string, number>> = { Mi: 1, Gi: 1024 };

/** `512Mi`, `2Gi` in MiB, as Kubernetes writes them. Throws a {@link UserError} for anything else, and for less than 64Mi. */
export function parseMebibytes(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,6})(Mi|Gi)$/.exec(text.trim()) ?? [];
  const mebibytes = Number(digits) * (UNITS[unit] ?? Number.NaN);
  if (mebibytes >= 64) return mebibytes;
  throw new UserError(`"${text}" is not an amount of memory`, {
    fix: 'write a number with its unit, such as 512Mi or 2Gi; 64Mi is the least',
  });
}
