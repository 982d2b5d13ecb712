import { isRecord } from '../../../runtime/is-record.ts';
import { unicodeEscape } from '../../../runtime/unicode-escape.ts';

/** A parsed JSON value. Integers that no double stands for are bigints. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A JSON Schema: an object of keywords, or true and false for anything and nothing. */
export type JsonSchema = boolean | JsonObject;

export function isObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** An object of these entries, whatever their names: `__proto__` is a key like any other. */
export function objectOf(entries: Iterable<readonly [string, Json]>): JsonObject {
  const object: Record<string, Json> = {};
  for (const [key, value] of entries) {
    if (key === '__proto__')
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    else object[key] = value;
  }
  return object;
}

/** The value of a key of the object itself. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** JSON as Go's `json.Marshal` writes it: keys sorted, and `<`, `>` and `&` escaped. */
export function goJson(value: Json): string {
  if (isList(value)) return `[${value.map(goJson).join(',')}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map(key => `${goJson(key)}:${goJson(own(value, key) ?? null)}`).join(',')}}`;
  }
  if (typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value);
  if (typeof value !== 'string') return text;
  return text.replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}
