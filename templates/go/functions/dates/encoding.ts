import { toBytes } from '../../../../runtime/bytes.ts';
import { FunctionError } from '../function.ts';
import { ZERO_SECONDS } from './arithmetic.ts';
import { formatTime, type ZonedTime } from './format.ts';

/** A time as RFC 3339 text. Throws what Go answers for years and offsets that the format has no room for. */
export function encodeRfc3339(time: ZonedTime, method: string): string {
  const text = formatTime(time, '2006-01-02T15:04:05.999999999Z07:00');
  if (text[4] !== '-') throw new FunctionError(`Time.${method}: year outside of range [0,9999]`);
  const [, hours] = /[-+](\d+):\d\d$/.exec(text) ?? [];
  if (Number(hours ?? 0) >= 24) throw new FunctionError(`Time.${method}: timezone hour outside of range [0,23]`);
  return text;
}

export function encodeJson(time: ZonedTime): string {
  return `"${encodeRfc3339(time, 'MarshalJSON')}"`;
}

export function encodeText(time: ZonedTime): Uint8Array {
  return toBytes(encodeRfc3339(time, 'MarshalText'));
}

/** Go's `Time.MarshalBinary`: version, seconds since year 1, nanoseconds, offset in minutes and, in version 2, seconds. */
export function encodeBinary(time: ZonedTime): Uint8Array {
  const { offset } = time.zone.at(time.seconds);
  const minutes = time.zone.kind === 'utc' ? -1 : Math.trunc(offset / 60);
  const hasSeconds = offset % 60 !== 0;
  if (time.zone.kind !== 'utc' && minutes === -1) {
    throw new FunctionError('Time.MarshalBinary: unexpected zone offset');
  }
  const view = new DataView(new ArrayBuffer(hasSeconds ? 16 : 15));
  view.setUint8(0, hasSeconds ? 2 : 1);
  view.setBigInt64(1, time.seconds - ZERO_SECONDS);
  view.setInt32(9, time.nanoseconds);
  view.setInt16(13, minutes);
  if (hasSeconds) view.setInt8(15, offset % 60);
  return new Uint8Array(view.buffer);
}
