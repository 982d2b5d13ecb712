import { compareBytes, normalizeText } from '../../../runtime/bytes.ts';
import { GoMap, GoSlice, type GoValue } from '../../value.ts';
import { elementsOf } from '../types.ts';
import { withCapacity } from './capacity.ts';
import { define, defineCharged } from './define.ts';
import type { CallContext, TemplateFunction } from './function.ts';
import { chargeParts } from './size.ts';
import { searchFor, stringSlice, textOf, textsOf } from './text.ts';

/** Functions between texts and lists of texts. */
export const STRING_LISTS: readonly TemplateFunction[] = [
  define('split', ['string', 'string'], 'map[string]string', (separator, text) => numbered(splitText(text, separator))),
  define('splitn', ['string', 'int', 'string'], 'map[string]string', (separator, count, text) =>
    numbered(splitText(text, separator, count)),
  ),
  define('splitList', ['string', 'string'], '[]string', (separator, text) => stringSlice(splitText(text, separator))),
  defineCharged('toStrings', ['interface {}'], '[]string', (context, value) => toStrings(counted(context, value))),
  defineCharged('join', ['string', 'interface {}'], 'string', join),
  defineCharged('sortAlpha', ['interface {}'], '[]string', (context, value) => sortAlpha(counted(context, value))),
];

/** Work for an element that is printed and sorted, in the unit of the work limit. */
const ELEMENT = 64;

/** A list whose elements are to be printed. */
function counted(context: CallContext, value: GoValue): GoValue {
  context.charge((elementsOf(value)?.length ?? 0) * ELEMENT);
  chargeParts(context, value);
  return value;
}

/** Go's `strings.SplitN`: at most `count` parts, all of them if it is negative. An empty separator parts the characters. */
function splitText(text: string, separator: string, count = -1n): readonly string[] {
  if (count === 0n) return [];
  const search = searchFor(separator, text);
  const parts = separator === '' ? Array.from(text) : search.text.split(search.needle);
  if (count > 0n && count < BigInt(parts.length)) {
    const rest = parts.splice(Number(count) - 1);
    parts.push(rest.join(search.needle));
  }
  return search.text === text ? parts : parts.map(search.restore);
}

/** `{_0: first, _1: second}`: fields that a template can name. */
function numbered(parts: readonly string[]): GoMap {
  return new GoMap(
    'string-string',
    parts.map((part, i) => [`_${i}`, part] as const),
  );
}

function toStrings(value: GoValue): GoSlice {
  if (value instanceof GoSlice && value.element === 'string') return value;
  return withCapacity(stringSlice(textsOf(value)), elementsOf(value)?.length ?? 0);
}

function join(context: CallContext, separator: string, value: GoValue): string {
  const texts = textsOf(counted(context, value));
  context.charge(texts.length * separator.length);
  return normalizeText(texts.join(separator));
}

/** Sorts by bytes. A `[]string` is sorted in place, as in Go, where whoever holds it sees the order change. */
function sortAlpha(value: GoValue): GoSlice {
  if (elementsOf(value) === undefined) return stringSlice([textOf(value)]);
  const slice = toStrings(value);
  (slice.items as string[]).sort(compareBytes);
  return slice;
}
