import { withoutTrailing } from '../../../../runtime/without-trailing.ts';
import { MONTHS, type Moment, momentOf, WEEKDAYS } from './calendar.ts';
import { type Element, type LayoutPart, parseLayout } from './layout.ts';
import type { Zone, ZoneOffset } from './zone.ts';

/** A moment and the zone whose clock it is read by. */
export interface ZonedTime {
  /** Since 1970-01-01 UTC, within 64 bits. */
  readonly seconds: bigint;
  /** Below 1e9. */
  readonly nanoseconds: number;
  readonly zone: Zone;
}

/** Go's `Time.Format`. */
export function formatTime(time: ZonedTime, layout: string): string {
  const offset = time.zone.at(time.seconds);
  const moment = localMoment(time);
  let text = '';
  for (const part of parseLayout(layout)) text += part.prefix + formatPart(part, { moment, offset, time });
  return text;
}

/** What the clocks of the time's zone show. */
export function localMoment({ seconds, zone }: ZonedTime): Moment {
  return momentOf(seconds + BigInt(zone.at(seconds).offset));
}

interface FormatContext {
  readonly moment: Moment;
  readonly offset: ZoneOffset;
  readonly time: ZonedTime;
}

function formatPart({ element, text }: LayoutPart, { moment, offset, time }: FormatContext): string {
  if (element === undefined) return '';
  if (element === 'fraction') return formatFraction(time.nanoseconds, text);
  if (element === 'MST') return offset.abbreviation === '' ? formatOffset(offset.offset, '-0700') : offset.abbreviation;
  const format = FORMATS[element];
  return format === undefined ? formatOffset(offset.offset, element) : format(moment);
}

const FORMATS: Partial<Record<Element, (moment: Moment) => string>> = {
  January: ({ month }) => MONTHS[month - 1] ?? '',
  Jan: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  1: ({ month }) => String(month),
  '01': ({ month }) => padded(month, 2),
  Monday: ({ weekday }) => WEEKDAYS[weekday] ?? '',
  Mon: ({ weekday }) => (WEEKDAYS[weekday] ?? '').slice(0, 3),
  2: ({ day }) => String(day),
  _2: ({ day }) => String(day).padStart(2),
  '02': ({ day }) => padded(day, 2),
  __2: ({ yearDay }) => String(yearDay).padStart(3),
  '002': ({ yearDay }) => padded(yearDay, 3),
  15: ({ hour }) => padded(hour, 2),
  3: ({ hour }) => String(hour % 12 || 12),
  '03': ({ hour }) => padded(hour % 12 || 12, 2),
  4: ({ minute }) => String(minute),
  '04': ({ minute }) => padded(minute, 2),
  5: ({ second }) => String(second),
  '05': ({ second }) => padded(second, 2),
  2006: ({ year }) => padded(year, 4),
  '06': ({ year }) => padded(Math.abs(year) % 100, 2),
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
};

/** The sign of a negative number stands before its zeros and doesn't count. */
function padded(value: number, width: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
}

function formatOffset(offset: number, element: string): string {
  if (element.startsWith('Z') && offset === 0) return 'Z';
  const minutes = Math.trunc(offset / 60);
  const colon = element.includes(':') ? ':' : '';
  const digits = element.replace(/[^0-9]/g, '').length;
  let text = (minutes < 0 ? '-' : '+') + padded(Math.trunc(Math.abs(minutes) / 60), 2);
  if (digits > 2) text += colon + padded(Math.abs(minutes) % 60, 2);
  if (digits > 4) text += colon + padded((minutes < 0 ? -offset : offset) % 60, 2);
  return text;
}

/** `.000` keeps its digits, `.999` drops zeros at the end, and the point with them. More than nine digits are nine. */
function formatFraction(nanoseconds: number, element: string): string {
  const digits = padded(nanoseconds, 9).slice(0, element.length - 1);
  if (element[1] === '0') return element.charAt(0) + digits;
  const trimmed = withoutTrailing(digits, '0');
  return trimmed === '' ? '' : element.charAt(0) + trimmed;
}
