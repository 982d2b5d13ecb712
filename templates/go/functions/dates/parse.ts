import { daysIn, daysTo, isLeap, MONTHS, WEEKDAYS } from './calendar.ts';
import type { ZonedTime } from './format.ts';
import { type Element, type LayoutPart, type OffsetElement, parseLayout } from './layout.ts';
import { fixedZone, LOCAL, UTC, type Zone } from './zone.ts';

/**
 * Go's `time.ParseInLocation` with the local zone, `undefined` where it fails: no place in a text that doesn't follow
 * the layout, and no value out of range.
 */
export function parseTime(layout: string, value: string): ZonedTime | undefined {
  const state: State = {
    value,
    year: 0,
    month: -1,
    day: -1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    nanoseconds: 0,
  };
  const parts = parseLayout(layout);
  for (const [i, part] of parts.entries()) {
    if (!skip(state, part.prefix)) return undefined;
    if (part.element !== undefined && !readElement(state, part, parts[i + 1])) return undefined;
  }
  if (state.value !== '') return undefined;
  if (state.half === 'pm' && state.hour < 12) state.hour += 12;
  else if (state.half === 'am' && state.hour === 12) state.hour = 0;
  return resolveDay(state) ? toTime(state) : undefined;
}

/** What has been read so far; -1 stands for what the layout doesn't name. */
interface State {
  /** The rest of the text. */
  value: string;
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanoseconds: number;
  half?: 'am' | 'pm';
  zone?: Zone;
  offset?: number;
  abbreviation?: string;
}

/** Text of the layout must stand in the value; runs of spaces are alike, and may be missing at the value's end. */
function skip(state: State, prefix: string): boolean {
  let { value } = state;
  for (const piece of prefix.match(/ +|[^ ]+/g) ?? []) {
    if (piece.startsWith(' ')) {
      if (value !== '' && !value.startsWith(' ')) return false;
      value = value.replace(/^ +/, '');
    } else {
      if (!value.startsWith(piece)) return false;
      value = value.slice(piece.length);
    }
  }
  state.value = value;
  return true;
}

function readElement(state: State, part: LayoutPart, next: LayoutPart | undefined): boolean {
  switch (part.element) {
    case '5':
    case '05':
      return readSecond(state, part.element === '05', next?.element === 'fraction');
    case 'fraction':
      return readFraction(state, part.text);
    case undefined:
      return true;
  }
  const read = READERS[part.element];
  return read === undefined ? readOffset(state, part.element as OffsetElement) : read(state);
}

const READERS: Partial<Record<Element, (state: State) => boolean>> = {
  2006: state => readYear(state, /^[0-9]{4}/, 0),
  '06': state => readYear(state, /^(?:[0-9]{2}|[-+][0-9])/, 2000),
  January: state => readMonthName(state, MONTHS),
  Jan: state => readMonthName(state, SHORT_MONTHS),
  1: state => readMonth(state, false),
  '01': state => readMonth(state, true),
  Monday: state => readName(state, WEEKDAYS) >= 0,
  Mon: state => readName(state, SHORT_WEEKDAYS) >= 0,
  2: state => readDay(state, false),
  _2: state => readDay(dropSpaces(state, 1), false),
  '02': state => readDay(state, true),
  __2: state => readYearDay(dropSpaces(state, 2), /^[0-9]{1,3}/),
  '002': state => readYearDay(state, /^[0-9]{3}/),
  15: state => readHour(state, false, 23),
  3: state => readHour(state, false, 12),
  '03': state => readHour(state, true, 12),
  4: state => readMinute(state, false),
  '04': state => readMinute(state, true),
  PM: state => readHalf(state, /^[AP]M/),
  pm: state => readHalf(state, /^[ap]m/),
  MST: readAbbreviation,
};

const SHORT_MONTHS = MONTHS.map(name => name.slice(0, 3));
const SHORT_WEEKDAYS = WEEKDAYS.map(name => name.slice(0, 3));

/** Takes a match from the start of the value, `undefined` if there is none. */
function take(state: State, pattern: RegExp): string | undefined {
  const match = pattern.exec(state.value);
  if (match === null) return undefined;
  state.value = state.value.slice(match[0].length);
  return match[0];
}

/** One or two digits, or just two. */
function takeNumber(state: State, fixed: boolean): number {
  const digits = take(state, fixed ? /^[0-9]{2}/ : /^[0-9]{1,2}/);
  return digits === undefined ? -1 : Number(digits);
}

function dropSpaces(state: State, count: number): State {
  for (let i = 0; i < count && state.value.startsWith(' '); i++) state.value = state.value.slice(1);
  return state;
}

/** Two digits from 69 on are of the century before. */
function readYear(state: State, pattern: RegExp, century: number): boolean {
  const digits = take(state, pattern);
  if (digits === undefined) return false;
  const year = Number(digits);
  state.year = century === 0 ? year : year >= 69 ? year + century - 100 : year + century;
  return true;
}

const LONGEST_NAME = 'Wednesday'.length;

function readName(state: State, names: readonly string[]): number {
  const start = state.value.slice(0, LONGEST_NAME).toLowerCase();
  const index = names.findIndex(name => start.startsWith(name.toLowerCase()));
  if (index >= 0) state.value = state.value.slice((names[index] ?? '').length);
  return index;
}

function readMonthName(state: State, names: readonly string[]): boolean {
  state.month = readName(state, names) + 1;
  return state.month > 0;
}

function readMonth(state: State, fixed: boolean): boolean {
  state.month = takeNumber(state, fixed);
  return state.month >= 1 && state.month <= 12;
}

function readDay(state: State, fixed: boolean): boolean {
  state.day = takeNumber(state, fixed);
  return state.day >= 0;
}

function readYearDay(state: State, pattern: RegExp): boolean {
  const digits = take(state, pattern);
  state.yearDay = Number(digits);
  return digits !== undefined;
}

function readHour(state: State, fixed: boolean, highest: number): boolean {
  state.hour = takeNumber(state, fixed);
  return state.hour >= 0 && state.hour <= highest;
}

function readMinute(state: State, fixed: boolean): boolean {
  state.minute = takeNumber(state, fixed);
  return state.minute >= 0 && state.minute <= 59;
}

/** A fraction may follow the seconds even if the layout has none. */
function readSecond(state: State, fixed: boolean, fractionFollows: boolean): boolean {
  state.second = takeNumber(state, fixed);
  if (state.second < 0 || state.second > 59) return false;
  const fraction = fractionFollows ? undefined : take(state, /^[.,][0-9]+/);
  return fraction === undefined || setNanoseconds(state, fraction);
}

/** A layout with zeros wants as many digits, one with nines takes any number of them, or none. */
function readFraction(state: State, layout: string): boolean {
  if (layout[1] === '9') {
    const fraction = take(state, /^[.,][0-9]+/);
    return fraction === undefined || setNanoseconds(state, fraction);
  }
  if (state.value.length < layout.length) return false;
  const fraction = state.value.slice(0, layout.length);
  state.value = state.value.slice(layout.length);
  return setNanoseconds(state, fraction);
}

function setNanoseconds(state: State, fraction: string): boolean {
  // Go reads the number with a sign, if there is one.
  const [, digits] = /^[.,](\+?[0-9]*|-0*)$/.exec(fraction.slice(0, 10)) ?? [];
  if (digits === undefined) return false;
  state.nanoseconds = Math.abs(Number(/^[-+]?$/.test(digits) ? 0 : digits)) * 10 ** (9 - digits.length);
  return true;
}

function readHalf(state: State, pattern: RegExp): boolean {
  const half = take(state, pattern)?.toLowerCase();
  if (half === 'am' || half === 'pm') state.half = half;
  return half !== undefined;
}

const OFFSETS: Record<string, RegExp> = {
  '07': /^([-+])([0-9]{2})/,
  '0700': /^([-+])([0-9]{2})([0-9]{2})/,
  '07:00': /^([-+])([0-9]{2}):([0-9]{2})/,
  '070000': /^([-+])([0-9]{2})([0-9]{2})([0-9]{2})/,
  '07:00:00': /^([-+])([0-9]{2}):([0-9]{2}):([0-9]{2})/,
};

function readOffset(state: State, element: OffsetElement): boolean {
  if (element.startsWith('Z') && state.value.startsWith('Z')) {
    state.value = state.value.slice(1);
    state.zone = UTC;
    return true;
  }
  const match = OFFSETS[element.slice(1)]?.exec(state.value);
  if (!match) return false;
  const [text, sign, hours, minutes = 0, seconds = 0] = match;
  state.value = state.value.slice(text.length);
  // Some people write 24 hours, 60 minutes and 60 seconds.
  if (Number(hours) > 24 || Number(minutes) > 60 || Number(seconds) > 60) return false;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  state.offset = sign === '-' && offset !== 0 ? -offset : offset;
  return true;
}

/** An abbreviation by its looks: capitals, of which a fourth or fifth is a T, or a signed number of hours. */
const ABBREVIATION = /^(?:ChST|MeST|GMT|[A-Z]{4}T(?![A-Z])|(?:[A-Z]{3}T|WITA)(?![A-Z])|[A-Z]{3}(?![A-Z]))/;

function readAbbreviation(state: State): boolean {
  if (take(state, /^UTC/) !== undefined) {
    state.zone = UTC;
    return true;
  }
  const name = take(state, ABBREVIATION);
  if (name !== undefined && name !== 'GMT') {
    state.abbreviation = name;
    return true;
  }
  const hours = name === 'GMT' || state.value.length >= 3 ? takeHours(state) : '';
  state.abbreviation = (name ?? '') + hours;
  return state.abbreviation !== '';
}

/** `+03`: at most 23 hours. */
function takeHours(state: State): string {
  const match = /^[-+]([0-9]+)/.exec(state.value);
  return match !== null && Number(match[1]) <= 23 ? (take(state, /^[-+][0-9]+/) ?? '') : '';
}

/** Finds month and day from the day of the year, which must agree with them if all are given. */
function resolveDay(state: State): boolean {
  if (state.yearDay >= 0) {
    if (state.yearDay < 1 || state.yearDay > (isLeap(state.year) ? 366 : 365)) return false;
    let month = 1;
    let day = state.yearDay;
    for (; day > daysIn(state.year, month); month++) day -= daysIn(state.year, month);
    if ((state.month >= 0 && state.month !== month) || (state.day >= 0 && state.day !== day)) return false;
    state.month = month;
    state.day = day;
    return true;
  }
  if (state.month < 0) state.month = 1;
  if (state.day < 0) state.day = 1;
  return state.day >= 1 && state.day <= daysIn(state.year, state.month);
}

function toTime({ hour, minute, second, nanoseconds, zone, offset, abbreviation, ...date }: State): ZonedTime {
  const seconds = BigInt(daysTo(date) * 86_400 + hour * 3600 + minute * 60 + second);
  if (zone !== undefined) return { seconds, nanoseconds, zone };
  // Go keeps -1 for "no offset", so that an offset of one second is none.
  if (offset !== undefined && offset !== -1) {
    const moment = seconds - BigInt(offset);
    const isLocal = offset === 0 && (abbreviation === undefined || abbreviation === 'UTC');
    return { seconds: moment, nanoseconds, zone: isLocal ? LOCAL : fixedZone(abbreviation ?? '', offset) };
  }
  if (abbreviation === undefined) return { seconds, nanoseconds, zone: LOCAL };
  // The offset is kept with the zone but, unlike a numeric one, doesn't move the moment.
  const hours = abbreviation.length > 3 && abbreviation.startsWith('GMT') ? Number(abbreviation.slice(3)) : 0;
  return { seconds, nanoseconds, zone: fixedZone(abbreviation, hours * 3600) };
}
