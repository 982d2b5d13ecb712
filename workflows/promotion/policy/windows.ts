import min from 'lodash-es/min.js';
import { DateTime } from 'luxon';
import { type AllowedTimes, DAYS, type DeniedDays, type Windows } from './policy.ts';

/** Whether promotions may begin now, and when that changes. */
export interface WindowState {
  readonly open: boolean;
  /** Why not: of days that are denied. */
  readonly reason?: string;
  /** When it opens or closes next, in milliseconds since 1970; absent when it stays as it is for a year. */
  readonly changesAt?: number;
}

/**
 * Wall clocks decide: a time that the clocks skip doesn't occur, one that they show twice counts twice. Nothing allowed means that all is.
 * @param now Milliseconds since 1970.
 */
export function windowState(windows: Windows, now: number): WindowState {
  const denied = windows.deny.find(days => isDenied(days, now));
  const open = isOpen(windows, now);
  const changesAt = nextChange(windows, now, open);
  return {
    open,
    ...(denied && { reason: denied.reason }),
    ...(changesAt !== undefined && { changesAt }),
  };
}

function isOpen({ allow, deny }: Windows, now: number): boolean {
  return (allow.length === 0 || allow.some(times => isAllowed(times, now))) && !deny.some(days => isDenied(days, now));
}

function isAllowed({ days, from, to, zone }: AllowedTimes, now: number): boolean {
  const { hour, minute, weekday } = DateTime.fromMillis(now, { zone });
  const time = hour * 60 + minute;
  const isOn = (day: number): boolean => days.some(name => DAYS.indexOf(name) + 1 === day);
  const today = isOn(weekday);
  if (from < to) return today && time >= from && time < to;
  // Over midnight: it belongs to the day that it begins on.
  const yesterday = isOn(weekday === 1 ? 7 : weekday - 1);
  return (today && time >= from) || (yesterday && time < to);
}

function isDenied({ from, until, zone }: DeniedDays, now: number): boolean {
  const today = DateTime.fromMillis(now, { zone }).toISODate() ?? '';
  return today >= from && today < until;
}

const DAYS_AHEAD = 367;
const MINUTE_MS = 60_000;

/** The first minute at which it is otherwise: only edges of windows, midnights and changes of the clocks come into question. */
function nextChange(windows: Windows, now: number, open: boolean): number | undefined {
  const changes = (ahead: number): number[] =>
    edgesOn(windows, now, ahead).filter(edge => edge > now && isOpen(windows, edge) !== open);
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead++) {
    if (changes(ahead).length === 0) continue;
    // A day begins a day earlier in one zone than in another.
    const first = min([0, 1, 2].flatMap(more => changes(ahead + more)));
    if (first !== undefined) return firstChange(windows, now, first);
  }
  return undefined;
}

/** An edge that the clocks skip has moved: the change is then where they jump. */
function firstChange(windows: Windows, now: number, edge: number): number {
  const open = isOpen(windows, edge);
  let first = edge;
  for (let back = 1; back <= 3 * 60; back++) {
    const before = edge - back * MINUTE_MS;
    if (before <= now || isOpen(windows, before) !== open) break;
    first = before;
  }
  return first;
}

function edgesOn({ allow, deny }: Windows, now: number, ahead: number): number[] {
  const times = allow.flatMap(({ zone, from, to }) => [from, to].map(minutes => ({ zone, minutes })));
  const midnights = deny.map(({ zone }) => ({ zone, minutes: 0 }));
  return [...times, ...midnights].flatMap(({ zone, minutes }) => {
    const day = DateTime.fromMillis(now, { zone }).plus({ days: ahead });
    const { year, month, day: ofMonth } = day;
    const edge = DateTime.fromObject(
      { year, month, day: ofMonth, hour: Math.floor(minutes / 60), minute: minutes % 60 },
      { zone },
    );
    // Where the clocks go back a time comes twice; where they change, being open may, too.
    return [edge.toMillis(), edge.toMillis() + 3_600_000, edge.toMillis() - 3_600_000];
  });
}
