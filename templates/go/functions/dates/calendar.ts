/** The proleptic Gregorian calendar by days since 1970-01-01, as far as Go's 64-bit seconds reach. */

export interface CalendarDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

export interface Moment extends CalendarDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** From 1. */
  readonly yearDay: number;
}

const SECONDS_PER_DAY = 86_400n;
const DAYS_PER_400_YEARS = 146_097;
/** 0000-03-01, from which the algorithm counts, as leap days then end a year. */
const DAYS_TO_MARCH_OF_YEAR_0 = 719_468;
/** Go counts unsigned seconds from the start of this year; times before it wrap to the far future. */
const SECONDS_SINCE_FIRST_YEAR =
  BigInt.asUintN(64, (292_277_022_400n * 3_652_425n) / 10_000n + 306n + 719_162n) * SECONDS_PER_DAY;

/** The parts of a moment, in seconds of local time since 1970. */
export function momentOf(seconds: bigint): Moment {
  const absolute = BigInt.asUintN(64, seconds + SECONDS_SINCE_FIRST_YEAR);
  const days = Number((absolute - (absolute % SECONDS_PER_DAY) - SECONDS_SINCE_FIRST_YEAR) / SECONDS_PER_DAY);
  const ofDay = Number(absolute % SECONDS_PER_DAY);
  const date = dateOf(days);
  return {
    ...date,
    hour: Math.trunc(ofDay / 3600),
    minute: Math.trunc((ofDay % 3600) / 60),
    second: ofDay % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysTo({ year: date.year, month: 1, day: 1 }) + 1,
  };
}

function dateOf(days: number): CalendarDate {
  const shifted = days + DAYS_TO_MARCH_OF_YEAR_0;
  const era = Math.floor(shifted / DAYS_PER_400_YEARS);
  const ofEra = shifted - era * DAYS_PER_400_YEARS;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** Days from 1970-01-01 to a date. The day may lie outside its month, the month outside its year. */
export function daysTo({ year, month, day }: CalendarDate): number {
  const monthFromJanuary = month - 1;
  const wholeYear = year + Math.floor(monthFromJanuary / 12);
  const normalMonth = ((monthFromJanuary % 12) + 12) % 12;
  const yearFromMarch = normalMonth < 2 ? wholeYear - 1 : wholeYear;
  const era = Math.floor(yearFromMarch / 400);
  const yearOfEra = yearFromMarch - era * 400;
  const monthFromMarch = (normalMonth + 10) % 12;
  const ofYear = Math.floor((153 * monthFromMarch + 2) / 5);
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  return era * DAYS_PER_400_YEARS + ofEra - DAYS_TO_MARCH_OF_YEAR_0 + day - 1;
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysIn(year: number, month: number): number {
  return daysTo({ year, month: month + 1, day: 1 }) - daysTo({ year, month, day: 1 });
}

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];
