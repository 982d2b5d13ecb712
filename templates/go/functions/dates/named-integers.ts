import { GoInteger, type GoMethod, GoObject, type GoValue } from '../../../value.ts';
import { FunctionError } from '../function.ts';
import { MONTHS, WEEKDAYS } from './calendar.ts';
import { formatDuration } from './duration.ts';

/** Go's `time.Duration`: nanoseconds. */
export class GoDuration extends GoObject {
  readonly typeName = 'time.Duration';
  readonly kind = 'int64';
  override readonly underlying: GoInteger;

  /** Wraps at 64 bits. */
  constructor(nanoseconds: bigint) {
    super();
    this.underlying = new GoInteger('int64', BigInt.asIntN(64, nanoseconds));
  }

  get nanoseconds(): bigint {
    return this.underlying.value;
  }

  method(name: string): GoMethod | undefined {
    const rounding = ROUNDINGS[name];
    if (rounding !== undefined) {
      const call = ([unit]: readonly GoValue[]) => rounding(this.nanoseconds, durationOf(unit));
      return { params: [this.typeName], result: this.typeName, call };
    }
    const getter = GETTERS[name];
    return getter && { params: [], result: getter.result, call: () => getter.get(this.nanoseconds) };
  }

  toString(): string {
    return formatDuration(this.nanoseconds);
  }
}

export function durationOf(value: GoValue | undefined): bigint {
  if (value instanceof GoDuration) return value.nanoseconds;
  throw new FunctionError('a time.Duration is needed');
}

const int64 = (value: bigint) => new GoInteger('int64', value);

/** Whole units and the rest apart, so that rounding is Go's. */
function inUnits(value: bigint, unit: bigint): number {
  return Number(value / unit) + Number(value % unit) / Number(unit);
}

const GETTERS: Record<string, { readonly result: string; readonly get: (value: bigint) => GoValue } | undefined> = {
  Nanoseconds: { result: 'int64', get: int64 },
  Microseconds: { result: 'int64', get: value => int64(value / 1000n) },
  Milliseconds: { result: 'int64', get: value => int64(value / 1_000_000n) },
  Seconds: { result: 'float64', get: value => inUnits(value, 1_000_000_000n) },
  Minutes: { result: 'float64', get: value => inUnits(value, 60_000_000_000n) },
  Hours: { result: 'float64', get: value => inUnits(value, 3_600_000_000_000n) },
  Abs: { result: 'time.Duration', get: value => new GoDuration(clamp(value < 0n ? -value : value)) },
  String: { result: 'string', get: formatDuration },
};

const ROUNDINGS: Record<string, ((value: bigint, unit: bigint) => GoDuration) | undefined> = {
  Truncate: (value, unit) => new GoDuration(unit <= 0n ? value : value - (value % unit)),
  Round: roundHalfAway,
};

const HIGHEST = (1n << 63n) - 1n;

function clamp(value: bigint): bigint {
  if (value > HIGHEST) return HIGHEST;
  return value < -HIGHEST - 1n ? -HIGHEST - 1n : value;
}

function roundHalfAway(value: bigint, unit: bigint): GoDuration {
  if (unit <= 0n) return new GoDuration(value);
  const rest = value % unit;
  const magnitude = rest < 0n ? -rest : rest;
  const up = 2n * magnitude >= unit;
  const away = value < 0n ? -(unit - magnitude) : unit - magnitude;
  return new GoDuration(clamp(up ? value + away : value - rest));
}

/** Go's `time.Month` or `time.Weekday`: an int with a name. */
export class NamedDay extends GoObject {
  readonly typeName: 'time.Month' | 'time.Weekday';
  readonly kind = 'int';
  override readonly underlying: bigint;

  constructor(typeName: 'time.Month' | 'time.Weekday', value: number) {
    super();
    this.typeName = typeName;
    this.underlying = BigInt(value);
  }

  method(name: string): GoMethod | undefined {
    return name === 'String' ? { params: [], result: 'string', call: () => this.toString() } : undefined;
  }

  toString(): string {
    const value = Number(this.underlying);
    return (this.typeName === 'time.Month' ? MONTHS[value - 1] : WEEKDAYS[value]) ?? '';
  }
}
