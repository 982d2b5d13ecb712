import { byteLength, toBytes } from '../../runtime/bytes.ts';
import { formatFloat } from '../go/printing/floats.ts';
import { GoInteger, type GoKey, GoMap, GoObject, GoSlice, GoStruct, type GoValue } from '../value.ts';
import { isBreak } from './cursor.ts';
import { compareKeys } from './key-order.ts';
import { binaryForm, type StringForm, stringForm } from './scalar-style.ts';
import { writeScalar } from './write-scalar.ts';

export interface EncodeOptions {
  /** Levels of lists and maps inside each other, 500 when absent. */
  readonly maxDepth?: number;
}

/** A value that has no form in YAML, or is too deep. */
export class YamlEncodeError extends Error {
  override readonly name = 'YamlEncodeError';
}

const INDENT = 4;
const MAX_DEPTH = 500;
/** A key of more bytes stands behind `? `. */
const MAX_SIMPLE_KEY = 128;

/**
 * YAML as yaml.v3's `Marshal` writes it, byte for byte, with its newline at the end: block style, levels at multiples of
 * four columns, keys in natural order, strings quoted when YAML 1.1 or 1.2 would read them as something else.
 */
export function encodeYaml(value: GoValue, { maxDepth = MAX_DEPTH }: EncodeOptions = {}): string {
  const out: string[] = [];
  const encoder: Encoder = { out, maxDepth };
  writeRoot(encoder, value);
  return out.join('');
}

interface Encoder {
  readonly out: string[];
  readonly maxDepth: number;
}

/** Where a value stands: the column of the collection that holds it, how deep, and whether in a list. */
interface Place {
  readonly indent: number;
  readonly depth: number;
  readonly inList: boolean;
}

const ROOT: Place = { indent: -1, depth: 0, inList: false };

function writeRoot(encoder: Encoder, value: GoValue): void {
  const collection = collectionOf(value);
  if (collection === undefined) writeLine(encoder.out, scalarText(value, ROOT));
  else if (isEmpty(collection)) encoder.out.push(emptyText(collection), '\n');
  else writeCollection(encoder, collection, { indent: 0, depth: 1, inList: false });
}

type Entries = readonly (readonly [GoKey, GoValue])[];
type Collection = { readonly items: readonly GoValue[] } | { readonly entries: Entries };

/** The list or map that a value is, keys in order. Everything else is a scalar. */
function collectionOf(value: GoValue): Collection | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return { items: value as readonly GoValue[] };
  if (value instanceof GoMap) return { entries: sortedEntries(value) };
  if (value instanceof GoSlice) return { items: value.items };
  // yaml.v3 takes the names of a struct's fields in lower case, in their order.
  if (value instanceof GoStruct)
    return { entries: [...value.fields].map(([name, field]) => [name.toLowerCase(), field] as const) };
  return undefined;
}

function sortedEntries({ entries }: GoMap): Entries {
  const sorted = [...entries];
  if (sorted.length > 1) sorted.sort((a, b) => compareKeys(a[0], b[0]));
  return sorted;
}

function isEmpty(collection: Collection): boolean {
  return ('items' in collection ? collection.items : collection.entries).length === 0;
}

function emptyText(collection: Collection): string {
  return 'items' in collection ? '[]' : '{}';
}

/** Writes a collection whose first line starts at the current column, which is `place.indent`, and ends with a newline. */
function writeCollection(encoder: Encoder, collection: Collection, place: Place): void {
  if (place.depth > encoder.maxDepth) {
    throw new YamlEncodeError(`lists and maps inside each other are ${encoder.maxDepth} levels deep at most`);
  }
  if ('items' in collection) writeList(encoder, collection.items, place);
  else writeMap(encoder, collection.entries, place);
}

function writeList(encoder: Encoder, items: readonly GoValue[], place: Place): void {
  const { out } = encoder;
  const margin = ' '.repeat(place.indent);
  const inside: Place = { indent: place.indent, depth: place.depth, inList: true };
  items.forEach((item, index) => {
    if (index > 0) out.push(margin);
    const collection = collectionOf(item);
    if (collection === undefined) {
      out.push('- ');
      writeLine(out, scalarText(item, inside));
    } else if (isEmpty(collection)) out.push('- ', emptyText(collection), '\n');
    else {
      // The first item or key goes on the line of the dash.
      out.push('- ');
      writeCollection(encoder, collection, { indent: place.indent + 2, depth: place.depth + 1, inList: true });
    }
  });
}

function writeMap(encoder: Encoder, entries: Entries, place: Place): void {
  const { out } = encoder;
  const margin = ' '.repeat(place.indent);
  const inside: Place = { indent: place.indent, depth: place.depth, inList: false };
  entries.forEach(([key, value], index) => {
    if (index > 0) out.push(margin);
    const afterComplexKey = writeKey(out, key, inside);
    writeValue(encoder, value, { inside, afterComplexKey });
  });
}

/** Answers whether the key stands behind `? `. */
function writeKey(out: string[], key: GoKey, inside: Place): boolean {
  const { text, simple } = keyText(key, inside);
  if (simple) {
    out.push(text, ':');
  } else {
    out.push('? ');
    writeLine(out, text);
    out.push(' '.repeat(inside.indent), ':');
  }
  return !simple;
}

function writeValue(
  encoder: Encoder,
  value: GoValue,
  { inside, afterComplexKey }: { inside: Place; afterComplexKey: boolean },
): void {
  const { out } = encoder;
  const collection = collectionOf(value);
  if (collection === undefined) {
    out.push(' ');
    writeLine(out, scalarText(value, inside));
  } else if (isEmpty(collection)) out.push(' ', emptyText(collection), '\n');
  else {
    const indent = nextLevel(inside.indent);
    // After `: ` of its own line there is no need for another.
    if (afterComplexKey) out.push(' '.repeat(indent - inside.indent - 1));
    else out.push('\n', ' '.repeat(indent));
    writeCollection(encoder, collection, { indent, depth: inside.depth + 1, inList: false });
  }
}

/** Ends the line, unless the scalar ended it with a break of its own. */
function writeLine(out: string[], text: string): void {
  out.push(text);
  if (!isBreak(text.charCodeAt(text.length - 1))) out.push('\n');
}

/** The next multiple of four columns. */
function nextLevel(indent: number): number {
  return INDENT * Math.floor((indent + INDENT) / INDENT);
}

/** A key, and whether it may stand before a colon without `? `: short, and on one line. */
function keyText(key: GoKey, place: Place): { readonly text: string; readonly simple: boolean } {
  if (typeof key !== 'string') return { text: scalarText(key, place), simple: true };
  const parts = stringParts(key);
  const simple = !parts.form.multiline && byteLength(parts.content) + parts.tag.length <= MAX_SIMPLE_KEY;
  return { text: styled(parts, place), simple };
}

/** A scalar without what comes before or after it. Lines after the first are indented by the place. */
function scalarText(value: GoValue, place: Place): string {
  switch (typeof value) {
    case 'string':
      return styled(stringParts(value), place);
    case 'number':
      return floatText(value);
    case 'bigint':
    case 'boolean':
      return String(value);
  }
  if (value === null) return 'null';
  if (value instanceof GoInteger) return String(value.value);
  return objectText(value);
}

/**
 * Times as RFC 3339, unquoted, which YAML reads as times again; durations in words; named integers as integers. Of other
 * types yaml.v3 sees no field.
 */
function objectText(value: GoValue): string {
  if (!(value instanceof GoObject)) throw new YamlEncodeError('cannot marshal type: complex128');
  if (value.typeName === 'time.Time') return timeText(value);
  if (value.typeName === 'time.Duration') return value.toString();
  return value.underlying === undefined ? '{}' : scalarText(value.underlying, ROOT);
}

function timeText(time: GoObject): string {
  const text = time.method('Format')?.call([RFC3339_NANO]);
  return typeof text === 'string' ? text : time.toString();
}

const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return formatFloat(value, 'g');
}

interface StringParts {
  readonly content: string;
  readonly tag: string;
  readonly form: StringForm;
}

/** Bytes that are not UTF-8 become base64 under a tag. */
function stringParts(text: string): StringParts {
  if (text.isWellFormed()) return { content: text, tag: '', form: stringForm(text) };
  const content = base64Lines(toBytes(text));
  return { content, tag: '!!binary', form: binaryForm(content) };
}

const BASE64_LINE = 70;

/** Base64, broken into lines that all end with a newline when one isn't enough. */
function base64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return text.length < BASE64_LINE ? text : text.replace(/.{1,70}/g, '$&\n');
}

function styled({ content, tag, form }: StringParts, place: Place): string {
  const text = form.style === 'plain' ? content : writeScalar(content, form.style, scalarIndent(place));
  return tag === '' ? text : `${tag} ${text}`;
}

/** Column of the further lines of a scalar: one level in, two columns in a list, four at the root. */
function scalarIndent({ indent, inList }: Place): number {
  if (indent < 0) return INDENT;
  return inList ? indent + 2 : nextLevel(indent);
}
