import { fromBytes, toBytes } from '../../../../runtime/bytes.ts';
import { GoInteger, type GoMethod, GoObject, type GoSlice, type GoValue } from '../../../value.ts';
import { FunctionError } from '../function.ts';
import { byteSlice, bytesOf } from '../text.ts';
import {
  addDate,
  addDuration,
  compareTimes,
  difference,
  nanosecondsSinceZero,
  normalize,
  roundTime,
  truncateTime,
  ZERO_SECONDS,
} from './arithmetic.ts';
import { MONTHS, type Moment } from './calendar.ts';
import { encodeBinary, encodeJson, encodeText } from './encoding.ts';
import { formatTime, localMoment, type ZonedTime } from './format.ts';
import { GoLocation } from './location.ts';
import { durationOf, GoDuration, NamedDay } from './named-integers.ts';
import { LOCAL, UTC, type Zone } from './zone.ts';

/** Go's `time.Time` without a monotonic clock. */
export class GoTime extends GoObject implements ZonedTime {
  readonly typeName = 'time.Time';
  readonly kind = 'struct';
  readonly seconds: bigint;
  readonly nanoseconds: number;
  readonly zone: Zone;

  /** Seconds and nanoseconds beyond their ranges wrap and carry as in Go. */
  constructor(time: ZonedTime) {
    super();
    const { seconds, nanoseconds, zone } = normalize(time);
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.zone = zone;
  }

  /** Methods with one result; Go lets templates call no others. */
  method(name: string): GoMethod | undefined {
    const method = METHODS.get(name);
    return method && { ...method, call: args => method.call(this, ...args) };
  }

  toString(): string {
    return formatTime(this, '2006-01-02 15:04:05.999999999 -0700 MST');
  }
}

/** What Go answers where a text is no time. */
export const ZERO_TIME = new GoTime({ seconds: ZERO_SECONDS, nanoseconds: 0, zone: UTC });

interface TimeMethod {
  readonly params: readonly string[];
  readonly result: string;
  readonly call: (time: GoTime, ...args: readonly GoValue[]) => GoValue;
}

const METHODS: ReadonlyMap<string, TimeMethod> = new Map<string, TimeMethod>([
  ...part('Year', moment => moment.year),
  ...part('Day', moment => moment.day),
  ...part('Hour', moment => moment.hour),
  ...part('Minute', moment => moment.minute),
  ...part('Second', moment => moment.second),
  ...part('YearDay', moment => moment.yearDay),
  ...getter('Nanosecond', 'int', time => BigInt(time.nanoseconds)),
  ...getter('Month', 'time.Month', time => new NamedDay('time.Month', localMoment(time).month)),
  ...getter('Weekday', 'time.Weekday', time => new NamedDay('time.Weekday', localMoment(time).weekday)),
  ...getter('Unix', 'int64', time => new GoInteger('int64', time.seconds)),
  ...unix('UnixMilli', 1_000_000n),
  ...unix('UnixMicro', 1000n),
  ...unix('UnixNano', 1n),
  ...getter('IsZero', 'bool', time => nanosecondsSinceZero(time) === 0n),
  // No value has a zone with daylight saving: dateInZone answers with text.
  ...getter('IsDST', 'bool', () => false),
  ...getter('Location', '*time.Location', time => new GoLocation(time.zone)),
  ...getter('UTC', 'time.Time', time => new GoTime({ ...zoned(time), zone: UTC })),
  ...getter('Local', 'time.Time', time => new GoTime({ ...zoned(time), zone: LOCAL })),
  ...getter('String', 'string', time => time.toString()),
  ...getter('GoString', 'string', goSyntax),
  ...getter('MarshalJSON', '[]uint8', time => byteSlice(toBytes(encodeJson(time)))),
  ...getter('MarshalText', '[]uint8', time => byteSlice(encodeText(time))),
  ...getter('MarshalBinary', '[]uint8', time => byteSlice(encodeBinary(time))),
  ...getter('GobEncode', '[]uint8', time => byteSlice(encodeBinary(time))),

  ...method('Format', ['string'], 'string', (time, layout) => formatTime(time, layout as string)),
  ...method('AppendFormat', ['[]uint8', 'string'], '[]uint8', (time, start, layout) =>
    appendText(start, formatTime(time, layout as string)),
  ),
  ...method('AppendText', ['[]uint8'], '[]uint8', (time, start) => appendText(start, fromBytes(encodeText(time)))),
  ...method('AppendBinary', ['[]uint8'], '[]uint8', (time, start) => append(start, encodeBinary(time))),
  ...method(
    'In',
    ['*time.Location'],
    'time.Time',
    (time, location) => new GoTime({ ...zoned(time), zone: (location as GoLocation).zone }),
  ),
  ...method(
    'Add',
    ['time.Duration'],
    'time.Time',
    (time, duration) => new GoTime(addDuration(time, durationOf(duration))),
  ),
  ...method(
    'Truncate',
    ['time.Duration'],
    'time.Time',
    (time, unit) => new GoTime(truncateTime(time, durationOf(unit))),
  ),
  ...method('Round', ['time.Duration'], 'time.Time', (time, unit) => new GoTime(roundTime(time, durationOf(unit)))),
  ...method(
    'AddDate',
    ['int', 'int', 'int'],
    'time.Time',
    (time, ...counts) => new GoTime(addDate(time, counts as unknown as readonly [bigint, bigint, bigint])),
  ),
  ...method('Sub', ['time.Time'], 'time.Duration', (time, other) => new GoDuration(difference(time, timeOf(other)))),
  ...method('After', ['time.Time'], 'bool', (time, other) => compareTimes(time, timeOf(other)) > 0),
  ...method('Before', ['time.Time'], 'bool', (time, other) => compareTimes(time, timeOf(other)) < 0),
  ...method('Equal', ['time.Time'], 'bool', (time, other) => compareTimes(time, timeOf(other)) === 0),
  ...method('Compare', ['time.Time'], 'int', (time, other) => BigInt(compareTimes(time, timeOf(other)))),
]);

type Entries = readonly (readonly [string, TimeMethod])[];

function method(name: string, params: readonly string[], result: string, call: TimeMethod['call']): Entries {
  return [[name, { params, result, call }]];
}

function getter(name: string, result: string, get: (time: GoTime) => GoValue): Entries {
  return method(name, [], result, get);
}

function part(name: string, get: (moment: Moment) => number): Entries {
  return getter(name, 'int', time => BigInt(get(localMoment(time))));
}

function unix(name: string, unit: bigint): Entries {
  return getter(name, 'int64', time => {
    const nanoseconds = time.seconds * 1_000_000_000n + BigInt(time.nanoseconds);
    const below = nanoseconds < 0n && nanoseconds % unit !== 0n ? 1n : 0n;
    return new GoInteger('int64', BigInt.asIntN(64, nanoseconds / unit - below));
  });
}

function zoned({ seconds, nanoseconds, zone }: ZonedTime): ZonedTime {
  return { seconds, nanoseconds, zone };
}

function timeOf(value: GoValue | undefined): GoTime {
  if (value instanceof GoTime) return value;
  throw new FunctionError('a time.Time is needed');
}

function append(start: GoValue | undefined, bytes: Uint8Array): GoValue {
  return byteSlice(Uint8Array.from([...bytesOf(start as GoSlice), ...bytes]));
}

function appendText(start: GoValue | undefined, text: string): GoValue {
  return append(start, toBytes(text));
}

function goSyntax(time: GoTime): string {
  const { year, month, day, hour, minute, second } = localMoment(time);
  const places: Record<Zone['kind'], string> = {
    utc: 'time.UTC',
    local: 'time.Local',
    fixed: `time.Location("${time.zone.name}")`,
    named: `time.Location("${time.zone.name}")`,
  };
  const clock = [day, hour, minute, second, time.nanoseconds].join(', ');
  return `time.Date(${year}, time.${MONTHS[month - 1]}, ${clock}, ${places[time.zone.kind]})`;
}
