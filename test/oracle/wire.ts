import { fromBytes, toBytes } from '../../runtime/bytes.ts';
import {
  GoInteger,
  type GoKey,
  GoMap,
  GoSlice,
  type GoValue,
  type IntegerKind,
  type MapType,
} from '../../templates/value.ts';

/** A value with its Go type written down, as value.go reads it. */
export type Wire =
  | null
  | boolean
  | string
  | { readonly [type: string]: string | readonly Wire[] | readonly WirePair[] };
export type WirePair = readonly [Wire, Wire];

const MAPS: Readonly<Record<MapType, string>> = {
  'string-any': 'map',
  'any-any': 'anyMap',
  'string-string': 'stringMap',
};

export function toWire(value: GoValue): Wire {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.isWellFormed() ? value : { bytes: base64(value) };
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'number') return { float64: floatText(value) };
  if (value instanceof GoInteger) return { [value.kind]: String(value.value) };
  if (value instanceof GoSlice) return { strings: value.items.map(String) };
  if (value instanceof GoMap) {
    return { [MAPS[value.type]]: Array.from(value.entries, ([key, item]): WirePair => [toWire(key), toWire(item)]) };
  }
  if (Array.isArray(value)) return { list: value.map(item => toWire(item as GoValue)) };
  throw new Error(`no wire form for ${JSON.stringify(value)}`);
}

function base64(text: string): string {
  return Buffer.from(toBytes(text)).toString('base64');
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return String(value).replace('Infinity', 'Inf');
}

export function fromWire(wire: Wire): GoValue {
  if (wire === null || typeof wire !== 'object') return wire;
  const [[type, content] = ['', '']] = Object.entries(wire);
  switch (type) {
    case 'int':
      return BigInt(content as string);
    case 'float64':
      return Number((content as string).replace('Inf', 'Infinity'));
    case 'bytes':
      return fromBytes(Buffer.from(content as string, 'base64'));
    case 'list':
      return (content as readonly Wire[]).map(fromWire);
    case 'strings':
      return new GoSlice('string', content as readonly string[]);
    case 'map':
      return mapFrom('string-any', content);
    case 'anyMap':
      return mapFrom('any-any', content);
    case 'stringMap':
      return mapFrom('string-string', content);
  }
  return new GoInteger(type as IntegerKind, BigInt(content as string));
}

function mapFrom(type: MapType, content: string | readonly Wire[] | readonly WirePair[]): GoMap {
  const pairs = content as readonly WirePair[];
  return new GoMap(
    type,
    pairs.map(([key, value]) => [fromWire(key) as GoKey, fromWire(value)] as const),
  );
}
