import { daysTo } from './calendar.ts';
import { localMoment, type ZonedTime } from './format.ts';

/** The zero time, January 1 of year 1, in Unix seconds: what Go counts its 64-bit seconds from. */
export const ZERO_SECONDS = -62_135_596_800n;

const NANOSECONDS = 1_000_000_000n;
const HIGHEST = (1n << 63n) - 1n;
const LOWEST = -(1n << 63n);

/** Brings seconds and nanoseconds into their ranges. Seconds wrap where Go's do. */
export function normalize({ seconds, nanoseconds, zone }: ZonedTime): ZonedTime {
  const carry = Math.floor(nanoseconds / 1e9);
  const internal = BigInt.asIntN(64, seconds + BigInt(carry) - ZERO_SECONDS);
  return { seconds: BigInt.asIntN(64, internal + ZERO_SECONDS), nanoseconds: nanoseconds - carry * 1e9, zone };
}

/** Adds a duration in nanoseconds. The sum stops at the ends of what Go can hold. */
export function addDuration(time: ZonedTime, duration: bigint): ZonedTime {
  const total = BigInt(time.nanoseconds) + (duration % NANOSECONDS);
  const carry = total >= NANOSECONDS ? 1n : total < 0n ? -1n : 0n;
  const internal = clamp(internalSeconds(time) + duration / NANOSECONDS + carry, -HIGHEST);
  return {
    seconds: BigInt.asIntN(64, internal + ZERO_SECONDS),
    nanoseconds: Number(total - carry * NANOSECONDS),
    zone: time.zone,
  };
}

/** `time - other` in nanoseconds, held within what a duration can be. */
export function difference(time: ZonedTime, other: ZonedTime): bigint {
  return clamp(nanosecondsSinceZero(time) - nanosecondsSinceZero(other), LOWEST);
}

/** -1, 0 or 1. */
export function compareTimes(time: ZonedTime, other: ZonedTime): number {
  const order = nanosecondsSinceZero(time) - nanosecondsSinceZero(other);
  return order < 0n ? -1 : order > 0n ? 1 : 0;
}

/** Go's `Time.Truncate`: down to a multiple of the duration since the zero time. */
export function truncateTime(time: ZonedTime, duration: bigint): ZonedTime {
  return duration <= 0n ? time : addDuration(time, -remainder(time, duration));
}

/** Go's `Time.Round`: halves are rounded up. */
export function roundTime(time: ZonedTime, duration: bigint): ZonedTime {
  if (duration <= 0n) return time;
  const rest = remainder(time, duration);
  return addDuration(time, rest * 2n < duration ? -rest : duration - rest);
}

/** Go's `Time.AddDate`: the clock keeps its hour, and what lies beyond a month's end counts on in the next. */
export function addDate(time: ZonedTime, [years, months, days]: readonly [bigint, bigint, bigint]): ZonedTime {
  const { year, month, day, hour, minute, second } = localMoment(time);
  const date = { year: year + Number(years), month: month + Number(months), day: day + Number(days) };
  const clock = BigInt(hour * 3600 + minute * 60 + second);
  const local = BigInt(daysTo(date)) * 86_400n + clock;
  const { nanoseconds, zone } = time;
  return normalize({ seconds: local - BigInt(zone.at(time.seconds).offset), nanoseconds, zone });
}

export function nanosecondsSinceZero(time: ZonedTime): bigint {
  return internalSeconds(time) * NANOSECONDS + BigInt(time.nanoseconds);
}

function internalSeconds(time: ZonedTime): bigint {
  return BigInt.asIntN(64, time.seconds - ZERO_SECONDS);
}

function remainder(time: ZonedTime, duration: bigint): bigint {
  const rest = nanosecondsSinceZero(time) % duration;
  return rest < 0n ? rest + duration : rest;
}

function clamp(value: bigint, lowest: bigint): bigint {
  return value > HIGHEST ? HIGHEST : value < lowest ? lowest : value;
}
