import { withoutTrailing } from '../../../../runtime/without-trailing.ts';

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['\u00b5s', 1000n],
  ['\u03bcs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const LIMIT = 1n << 63n;

/** Go's `time.ParseDuration` in nanoseconds, `undefined` where it fails: `-1h30m`, `1.5s`, `300ms`. */
export function parseDuration(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  const unsigned = negative || text.startsWith('+') ? text.slice(1) : text;
  if (unsigned === '0') return 0n;
  if (unsigned === '') return undefined;
  let total = 0n;
  let position = 0;
  while (position < unsigned.length) {
    PART.lastIndex = position;
    const match = PART.exec(unsigned);
    const value = match === null ? undefined : partValue(match);
    if (match === null || value === undefined) return undefined;
    total += value;
    if (total > LIMIT) return undefined;
    position += match[0].length;
  }
  if (negative) return -total;
  return total < LIMIT ? total : undefined;
}

const PART = /([0-9]*)(?:\.([0-9]*))?([^.0-9]+)/y;

function partValue([, whole = '', fraction = '', name = '']: RegExpExecArray): bigint | undefined {
  const unit = UNITS.get(name);
  if (unit === undefined || whole + fraction === '') return undefined;
  // Longer numbers are over the limit, unless zeros lead them.
  const digits = whole.replace(/^0+/, '');
  const value = digits.length > 19 ? LIMIT + 1n : BigInt(digits);
  if (value > LIMIT / unit) return undefined;
  const total = value * unit + fractionValue(fraction, unit);
  return total > LIMIT ? undefined : total;
}

/** Floating point as in Go, which stops at the digits that an integer of 63 bits holds. */
function fractionValue(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (LIMIT - 1n) / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > LIMIT) break;
    value = next;
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** Go's `Duration.String`: `1h30m0s`, `1.5s`, `300ms`. */
export function formatDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (magnitude === 0n) return '0s';
  if (magnitude < 1000n) return `${sign}${magnitude}ns`;
  if (magnitude < 1_000_000n) return `${sign}${decimal(magnitude, 3)}\u00b5s`;
  if (magnitude < 1_000_000_000n) return `${sign}${decimal(magnitude, 6)}ms`;
  const minutes = magnitude / 60_000_000_000n;
  const seconds = `${decimal(magnitude % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value / 10^places` without zeros at its end. */
function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const fraction = withoutTrailing(digits.slice(-places), '0');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}
