import { compareBytes } from '../../../runtime/bytes.ts';
import { GoComplex, GoInteger, GoMap, GoObject, GoSlice, GoStruct, type GoValue } from '../../value.ts';
import { formatFloat } from '../printing/floats.ts';
import { elementsOf } from '../types.ts';
import { encodeJson as encodeTime } from './dates/encoding.ts';
import { GoTime } from './dates/go-time.ts';
import { defineCharged } from './define.ts';
import { type CallContext, FunctionError, type TemplateFunction } from './function.ts';
import { isNilSlice } from './nil-slices.ts';
import { GoVersion } from './semver/go-version.ts';
import { chargeParts } from './size.ts';
import { bytesOf } from './text.ts';

/** Values as JSON, as Go's `encoding/json` writes it. A value that has no form in JSON is an empty text as a whole. */
export const JSON_FUNCTIONS: readonly TemplateFunction[] = [
  defineCharged('toJson', ['interface {}'], 'string', (context, value) => encode(context, value, '')),
  defineCharged('toPrettyJson', ['interface {}'], 'string', (context, value) => encode(context, value, '  ')),
];

function encode(context: CallContext, value: GoValue, indent: string): string {
  chargeParts(context, value);
  const writer = new JsonWriter(context, indent);
  try {
    writer.write(value, '\n');
  } catch (error) {
    if (error instanceof Unsupported || error instanceof FunctionError) return '';
    throw error;
  }
  return writer.toString();
}

/** A value that has no form in JSON: NaN, a map that was read from YAML. */
class Unsupported extends Error {}

class JsonWriter {
  readonly #context: CallContext;
  readonly #indent: string;
  readonly #output: string[] = [];

  constructor(context: CallContext, indent: string) {
    this.#context = context;
    this.#indent = indent;
  }

  toString(): string {
    return this.#output.join('');
  }

  /** `newline` starts a line at the level of the value. */
  write(value: GoValue, newline: string): void {
    const elements = value instanceof GoSlice && value.element === 'uint8' ? undefined : elementsOf(value);
    if (elements !== undefined && !isNilSlice(value)) {
      this.#writeParts('[]', elements, newline, (item, inner) => this.write(item, inner));
    } else if (value instanceof GoMap && !value.isNil) {
      this.#writeMembers(membersOf(value), newline);
    } else if (value instanceof GoStruct) {
      this.#writeMembers([...value.fields], newline);
    } else {
      this.#output.push(scalarText(value));
    }
  }

  #writeMembers(members: readonly (readonly [string, GoValue])[], newline: string): void {
    const colon = this.#indent === '' ? ':' : ': ';
    this.#writeParts('{}', members, newline, ([key, value], inner) => {
      this.#output.push(quote(key), colon);
      this.write(value, inner);
    });
  }

  #writeParts<T>(
    brackets: '[]' | '{}',
    parts: readonly T[],
    newline: string,
    writePart: (part: T, inner: string) => void,
  ): void {
    const [open = '', close = ''] = brackets;
    this.#output.push(open);
    const inner = newline + this.#indent;
    const breaksLines = parts.length > 0 && this.#indent !== '';
    if (breaksLines) this.#context.charge(parts.length * inner.length);
    for (const [i, part] of parts.entries()) {
      if (i > 0) this.#output.push(',');
      if (breaksLines) this.#output.push(inner);
      writePart(part, inner);
    }
    if (breaksLines) this.#output.push(newline);
    this.#output.push(close);
  }
}

function membersOf({ type, entries }: GoMap): (readonly [string, GoValue])[] {
  if (type === 'any-any') throw new Unsupported();
  return ([...entries] as [string, GoValue][]).sort(([a], [b]) => compareBytes(a, b));
}

/** What is no list, map or struct with fields to show; and those that are nil. */
function scalarText(value: GoValue): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return formatNumber(value);
    case 'bigint':
    case 'boolean':
      return String(value);
  }
  if (value instanceof GoMap && value.type === 'any-any') throw new Unsupported();
  if (value instanceof GoComplex) throw new Unsupported();
  if (value instanceof GoInteger) return String(value.value);
  if (value instanceof GoSlice && value.element === 'uint8') {
    return `"${Buffer.from(bytesOf(value)).toString('base64')}"`;
  }
  return value instanceof GoObject ? objectText(value) : 'null';
}

function objectText(value: GoObject): string {
  if (value instanceof GoTime) return encodeTime(value);
  if (value instanceof GoVersion && value.kind === 'ptr') return quote(value.toString());
  // Structs have private fields only, which JSON leaves out.
  return value.underlying === undefined ? '{}' : scalarText(value.underlying);
}

/** JavaScript's numbers are JSON's, except where Go changes to exponents. */
function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Unsupported();
  const magnitude = Math.abs(value);
  const isPlain = magnitude === 0 || (magnitude >= 1e-6 && magnitude < 1e21);
  return isPlain ? formatFloat(value, 'f') : formatFloat(value, 'e').replace(/e([-+])0(\d)$/, 'e$1$2');
}

// Lone surrogates stand for invalid bytes. Escaping `<`, `>` and `&` makes the text safe within HTML.
const ESCAPED = /["\\\0-\x1f<>&\u2028\u2029]|[\ud800-\udfff]/gu;
const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quote(text: string): string {
  return `"${text.replace(ESCAPED, escape)}"`;
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  return SHORT[character] ?? `\\u${(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code).toString(16).padStart(4, '0')}`;
}
