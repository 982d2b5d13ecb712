import { GoInteger, type GoKey, GoMap, GoSlice, type GoValue } from '../../templates/value.ts';
import { type Json, objectOf } from './schema/json.ts';
import { exactInteger } from './schema/large-integers.ts';

/** A number that JSON has no form for. */
export class UnsupportedNumber extends Error {
  override readonly name = 'UnsupportedNumber';
}

/** The JSON that config comes to for validation. Keys become strings. Throws UnsupportedNumber, in Go's words. */
export function toJson(value: GoValue): Json {
  switch (typeof value) {
    case 'bigint':
      return exactInteger(value);
    case 'number':
      if (!Number.isFinite(value)) throw new UnsupportedNumber(`unsupported value: ${nameOf(value)}`);
      return value;
    case 'string':
    case 'boolean':
      return value;
  }
  if (value instanceof GoInteger) return exactInteger(value.value);
  if (value instanceof GoMap) return mapToJson(value);
  if (value instanceof GoSlice) return value.items.map(toJson);
  return Array.isArray(value) ? (value as readonly GoValue[]).map(toJson) : null;
}

function mapToJson({ entries }: GoMap): Json {
  return objectOf(Array.from(entries, ([key, value]) => [keyText(key), toJson(value)] as const));
}

function keyText(key: GoKey): string {
  return typeof key === 'string' ? key : String(key);
}

function nameOf(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
