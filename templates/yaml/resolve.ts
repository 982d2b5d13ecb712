import { parseFloat64, parseInteger, parseUnsigned } from '../strconv.ts';
import { GoInteger } from '../value.ts';
import { isTimestamp } from './timestamp.ts';

/** What a plain scalar stands for, by the rules that yaml.v2 and yaml.v3 share (booleans differ and are not here). */
export type PlainScalar =
  | { readonly type: 'null' | 'timestamp' | 'string' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint | GoInteger }
  | { readonly type: 'float'; readonly value: number };

/** The words of YAML 1.2 and of both libraries. yaml.v2 knows those of OLD_BOOLEANS as well. */
const WORDS: ReadonlyMap<string, PlainScalar> = new Map<string, PlainScalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, { type: 'null' }] as const),
  ...['true', 'True', 'TRUE'].map(word => [word, { type: 'bool', value: true }] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, { type: 'bool', value: false }] as const),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, { type: 'float', value: Number.NaN }] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    word => [word, { type: 'float', value: Number.POSITIVE_INFINITY }] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, { type: 'float', value: Number.NEGATIVE_INFINITY }] as const),
]);

/** Booleans of YAML 1.1, which yaml.v2 reads as such and yaml.v3 quotes when they are strings. */
export const OLD_BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
]);

const STRING: PlainScalar = { type: 'string' };
const TIMESTAMP: PlainScalar = { type: 'timestamp' };

/** What an unquoted text resolves to. Dates count only without an explicit tag, or with `!!timestamp`. */
export function resolvePlain(text: string, { dates = true }: { readonly dates?: boolean } = {}): PlainScalar {
  const first = text.charCodeAt(0);
  // Only these characters can start anything but a string; `-` and digits are the rest.
  const maybeNumber = (first >= 0x30 && first <= 0x39) || first === PLUS || first === MINUS;
  if (!maybeNumber && !/^[nNtTfF~.]|^$/.test(text)) return STRING;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (maybeNumber) return dates && isTimestamp(text) ? TIMESTAMP : resolveNumber(text);
  if (first !== DOT) return STRING;
  const value = parseFloat64(text);
  return value === undefined ? STRING : { type: 'float', value };
}

const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function resolveNumber(text: string): PlainScalar {
  const plain = text.replaceAll('_', '');
  const integer = parseInteger(plain, { base: 0 });
  if (integer !== undefined) return { type: 'int', value: integer };
  // Both libraries cut a binary prefix off by hand, and so read a sign behind it.
  const binary = /^0b([-+][01]+)$/.exec(plain)?.[1];
  if (binary !== undefined) return resolveNumber(binary.replace(/[01]+/, digits => String(BigInt(`0b${digits}`))));
  const unsigned = parseUnsigned(plain, { base: 0 });
  if (unsigned !== undefined) return { type: 'int', value: new GoInteger('uint64', unsigned) };
  if (!FLOAT.test(plain)) return STRING;
  const value = parseFloat64(plain);
  return value === undefined ? STRING : { type: 'float', value };
}
