import { compareBytes } from '../../bytes.ts';
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
    return writer.encode(value, '\n');
  } catch (error) {
    if (error instanceof Unsupported || error instanceof FunctionError) return '';
    throw error;
  }
}

/** A value that has no form in JSON: NaN, a map that was read from YAML. */
class Unsupported extends Error {}

class JsonWriter {
  private readonly context: CallContext;
  private readonly indent: string;

  constructor(context: CallContext, indent: string) {
    this.context = context;
    this.indent = indent;
  }

  /** `newline` starts a line at the level of the value. */
  encode(value: GoValue, newline: string): string {
    switch (typeof value) {
      case 'string':
        return quote(value);
      case 'number':
        return formatNumber(value);
      case 'bigint':
      case 'boolean':
        return String(value);
    }
    if (value === null || isNilSlice(value)) return 'null';
    if (value instanceof GoInteger) return String(value.value);
    if (value instanceof GoMap) return this.encodeMap(value, newline);
    if (value instanceof GoSlice && value.element === 'uint8') {
      return `"${Buffer.from(bytesOf(value)).toString('base64')}"`;
    }
    if (value instanceof GoStruct) return this.encodeMembers(value.fields, newline);
    if (value instanceof GoObject) return this.encodeObject(value, newline);
    if (value instanceof GoComplex) throw new Unsupported();
    const inner = newline + this.indent;
    return this.enclose(
      '[]',
      (elementsOf(value) ?? []).map(item => this.encode(item, inner)),
      newline,
    );
  }

  private encodeMap({ type, entries, isNil }: GoMap, newline: string): string {
    if (type === 'any-any') throw new Unsupported();
    return isNil
      ? 'null'
      : this.encodeMembers(
          [...entries].sort(([a], [b]) => compareBytes(a as string, b as string)),
          newline,
        );
  }

  private encodeMembers(members: Iterable<readonly [unknown, GoValue]>, newline: string): string {
    const inner = newline + this.indent;
    const colon = this.indent === '' ? ':' : ': ';
    const texts = Array.from(members, ([key, value]) => quote(String(key)) + colon + this.encode(value, inner));
    return this.enclose('{}', texts, newline);
  }

  private encodeObject(value: GoObject, newline: string): string {
    if (value instanceof GoTime) return encodeTime(value);
    if (value instanceof GoVersion && value.kind === 'ptr') return quote(value.toString());
    // Structs have private fields only, which JSON leaves out.
    return value.underlying === undefined ? '{}' : this.encode(value.underlying, newline);
  }

  private enclose(brackets: '[]' | '{}', items: readonly string[], newline: string): string {
    const [open, close] = brackets;
    if (items.length === 0 || this.indent === '') return open + items.join(',') + close;
    const inner = newline + this.indent;
    this.context.charge(items.length * inner.length);
    return open + inner + items.join(`,${inner}`) + newline + close;
  }
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
