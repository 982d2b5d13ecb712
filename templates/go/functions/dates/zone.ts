import { ZONE_NAMES } from './zone-names.ts';

/** A place's rules of time: Go's `time.Location`. */
export interface Zone {
  readonly name: string;
  /** Go's `Local`, `UTC` and `FixedZone` are told apart when times are compared by all that they hold. */
  readonly kind: 'utc' | 'local' | 'fixed' | 'named';
  /** The offset from UTC in seconds and its abbreviation (which may be empty) at this moment in Unix seconds. */
  readonly at: (seconds: bigint) => ZoneOffset;
}

export interface ZoneOffset {
  readonly offset: number;
  readonly abbreviation: string;
}

const NO_OFFSET: ZoneOffset = { offset: 0, abbreviation: 'UTC' };

export const UTC: Zone = { name: 'UTC', kind: 'utc', at: () => NO_OFFSET };
/** The zone of whoever renders. It is UTC everywhere, so that a template gives the same output on every machine. */
export const LOCAL: Zone = { name: 'UTC', kind: 'local', at: () => NO_OFFSET };

export function fixedZone(name: string, offset: number): Zone {
  return { name, kind: 'fixed', at: () => ({ offset, abbreviation: name }) };
}

/** Go's `time.LoadLocation`, `undefined` where it fails. Names count by case. */
export function loadZone(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return UTC;
  if (name === 'Local') return LOCAL;
  const abbreviations = ABBREVIATIONS.get(name);
  if (abbreviations === undefined) return undefined;
  const formatter = offsetFormatter(name);
  if (formatter === undefined) return undefined;
  const at = (seconds: bigint) => {
    const offset = offsetAt(formatter, seconds);
    return { offset, abbreviation: abbreviations.get(offset) ?? numericAbbreviation(offset) };
  };
  return { name, kind: 'named', at };
}

const ABBREVIATIONS = parseNames(ZONE_NAMES);

function parseNames(table: string): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const zones = new Map<string, ReadonlyMap<number, string>>();
  for (const entry of table.trim().split(/\n {2}(?! )/)) {
    const [offsets = '', names = ''] = entry.split(':');
    const abbreviations = new Map(
      Array.from(offsets.matchAll(/\b(\w+)=(\S+)/g), ([, name = '', hours]) => [Number(hours) * 3600, name]),
    );
    for (const [, area = '', places, single] of names.matchAll(/([^\s{}]+\/)\{([^}]*)\}|([^\s{}]+)/g)) {
      if (single !== undefined) zones.set(single, abbreviations);
      for (const place of places?.split(/\s+/) ?? []) zones.set(area + place, abbreviations);
    }
  }
  return zones;
}

function offsetFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

/** The calendar repeats after 400 years, and so do the rules that zones have for the future. */
const CYCLE = 12_622_780_800n;
/** Within what JavaScript's dates hold, and beyond all changes of rules that are known. */
const LATEST = 100_000_000_000n;
const EARLIEST = -100_000_000_000n;

function offsetAt(formatter: Intl.DateTimeFormat, seconds: bigint): number {
  const cycles = seconds > LATEST ? (seconds - LATEST + CYCLE - 1n) / CYCLE : 0n;
  const moment = seconds < EARLIEST ? EARLIEST : seconds - cycles * CYCLE;
  const shown = formatter.formatToParts(Number(moment) * 1000).find(part => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = 0, minutes = 0, rest = 0] = /([-+\u2212])(\d+)(?::(\d+))?(?::(\d+))?/.exec(shown) ?? [];
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return sign === '+' || offset === 0 ? offset : -offset;
}

function numericAbbreviation(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const digits = (value: number) => String(value).padStart(2, '0');
  const fraction = minutes % 60 === 0 ? '' : digits(minutes % 60);
  return `${offset < 0 ? '-' : '+'}${digits(Math.trunc(minutes / 60))}${fraction}`;
}
