import { byteLength, normalizeText, sliceBytes } from '../../../runtime/bytes.ts';
import type { GoValue } from '../../value.ts';
import { quote } from '../printing/quote.ts';
import { printValue } from '../printing/values.ts';
import { isLower, isSeparator, isSpace, isTitle, isUpper, toLower, toTitle, toUpper } from './characters.ts';
import { define, defineCharged, defineVariadic } from './define.ts';
import { type CallContext, FunctionError, type TemplateFunction } from './function.ts';
import { chargeParts } from './size.ts';
import { mapCase, mapRunes, searchFor, textOf, toByteText } from './text.ts';
import { trimCharacters, trimSpace } from './trimming.ts';

/** Functions on single texts. Lengths and positions count bytes, as they do in Go. */
export const STRINGS: readonly TemplateFunction[] = [
  define('hello', [], 'string', () => 'Hello!'),
  defineCharged('toString', ['interface {}'], 'string', (context, value) => textOf(counted(context, value))),

  define('trim', ['string'], 'string', trimSpace),
  ...['trimAll', 'trimall'].map(name =>
    define(name, ['string', 'string'], 'string', (cutset, text) => trimCharacters(text, cutset)),
  ),
  define('trimPrefix', ['string', 'string'], 'string', (prefix, text) => trimPrefix(text, prefix)),
  define('trimSuffix', ['string', 'string'], 'string', (suffix, text) => trimSuffix(text, suffix)),
  define('nospace', ['string'], 'string', removeSpace),

  define('upper', ['string'], 'string', text => mapCase(text, 'toUpperCase', toUpper)),
  define('lower', ['string'], 'string', text => mapCase(text, 'toLowerCase', toLower)),
  define('title', ['string'], 'string', titleCase),
  define('untitle', ['string'], 'string', untitle),
  define('swapcase', ['string'], 'string', swapCase),
  define('initials', ['string'], 'string', initials),

  define('substr', ['int', 'int', 'string'], 'string', substring),
  define('trunc', ['int', 'string'], 'string', truncate),
  define('contains', ['string', 'string'], 'bool', (part, text) => contains(text, part)),
  define('hasPrefix', ['string', 'string'], 'bool', (prefix, text) => hasPrefix(text, prefix)),
  define('hasSuffix', ['string', 'string'], 'bool', (suffix, text) => hasSuffix(text, suffix)),
  defineCharged('replace', ['string', 'string', 'string'], 'string', replaceAll),
  defineCharged('repeat', ['int', 'string'], 'string', repeat),
  define('plural', ['string', 'string', 'int'], 'string', (one, many, count) => (count === 1n ? one : many)),

  defineCharged('indent', ['int', 'string'], 'string', indent),
  defineCharged(
    'nindent',
    ['int', 'string'],
    'string',
    (context, spaces, text) => `\n${indent(context, spaces, text)}`,
  ),
  defineVariadic('quote', [[], 'interface {}'], 'string', (_, values, context) =>
    normalizeText(
      withoutNils(context, values)
        .map(value => quote(textOf(value)))
        .join(' '),
    ),
  ),
  defineVariadic('squote', [[], 'interface {}'], 'string', (_, values, context) =>
    normalizeText(
      withoutNils(context, values)
        .map(value => `'${printValue(value)}'`)
        .join(' '),
    ),
  ),
  defineVariadic('cat', [[], 'interface {}'], 'string', (_, values, context) =>
    normalizeText(withoutNils(context, values).map(printValue).join(' ')),
  ),
];

/** A value that is to be printed. */
function counted(context: CallContext, value: GoValue): GoValue {
  chargeParts(context, value);
  return value;
}

function withoutNils(context: CallContext, values: readonly GoValue[]): readonly GoValue[] {
  return values.filter(value => counted(context, value) !== null);
}

function contains(text: string, part: string): boolean {
  const search = searchFor(part, text);
  return search.text.includes(search.needle);
}

function hasPrefix(text: string, prefix: string): boolean {
  const search = searchFor(prefix, text);
  return search.text.startsWith(search.needle);
}

function hasSuffix(text: string, suffix: string): boolean {
  const search = searchFor(suffix, text);
  return search.text.endsWith(search.needle);
}

function trimPrefix(text: string, prefix: string): string {
  const search = searchFor(prefix, text);
  return search.text.startsWith(search.needle) ? search.restore(search.text.slice(search.needle.length)) : text;
}

function trimSuffix(text: string, suffix: string): string {
  const search = searchFor(suffix, text);
  if (!search.text.endsWith(search.needle)) return text;
  return search.restore(search.text.slice(0, search.text.length - search.needle.length));
}

/** sprig looks at bytes as if they were characters, so that text beyond ASCII comes out garbled, as in Go. */
function removeSpace(text: string): string {
  const bytes = toByteText(text);
  let kept = '';
  for (let i = 0; i < bytes.length; i++) if (!isSpace(bytes.charCodeAt(i))) kept += bytes.charAt(i);
  return kept.length === bytes.length ? text : kept;
}

/** The first byte of each word, taken for a character (see removeSpace). */
function initials(text: string): string {
  const bytes = toByteText(text);
  let letters = '';
  let afterGap = true;
  for (let i = 0; i < bytes.length; i++) {
    const isGap = isSpace(bytes.charCodeAt(i));
    if (afterGap && !isGap) letters += bytes.charAt(i);
    afterGap = isGap;
  }
  return letters;
}

function titleCase(text: string): string {
  let previous = 0x20;
  return mapRunes(text, point => {
    const starts = isSeparator(previous);
    previous = point;
    return starts ? toTitle(point) : point;
  });
}

function untitle(text: string): string {
  let starts = true;
  return mapRunes(text, point => {
    if (isSpace(point)) {
      starts = true;
      return point;
    }
    const mapped = starts ? toLower(point) : point;
    starts = false;
    return mapped;
  });
}

/** Swaps the case; a small letter after a space becomes a title letter. Only characters without case end the state. */
function swapCase(text: string): string {
  let afterSpace = true;
  return mapRunes(text, point => {
    if (isUpper(point) || isTitle(point)) {
      afterSpace = false;
      return toLower(point);
    }
    if (isLower(point)) {
      const mapped = afterSpace ? toTitle(point) : toUpper(point);
      afterSpace = false;
      return mapped;
    }
    afterSpace = isSpace(point);
    return point;
  });
}

/** A negative start counts as 0, and then only; an end that is negative or beyond the text is the text's, and then only. */
function substring(start: bigint, end: bigint, text: string): string {
  const length = BigInt(byteLength(text));
  if (start < 0n) return cut(text, 0n, end, length);
  return cut(text, start, end < 0n || end > length ? length : end, length);
}

function truncate(count: bigint, text: string): string {
  const length = BigInt(byteLength(text));
  return length <= count ? text : cut(text, 0n, count, length);
}

function cut(text: string, start: bigint, end: bigint, length: bigint): string {
  if (end < 0n) throw new FunctionError(`runtime error: slice bounds out of range [:${end}]`);
  if (end > length) throw new FunctionError(`runtime error: slice bounds out of range [:${end}] with length ${length}`);
  if (start > end) throw new FunctionError(`runtime error: slice bounds out of range [${start}:${end}]`);
  return sliceBytes(text, Number(start), Number(end));
}

function replaceAll(context: CallContext, old: string, replacement: string, text: string): string {
  // Nothing stands before every character and at the end.
  const parts = old === '' ? ['', ...text, ''] : undefined;
  const search = searchFor(old, text);
  const pieces = parts ?? search.text.split(search.needle);
  context.charge(pieces.length * replacement.length);
  if (parts !== undefined || search.text === text) return normalizeText(pieces.join(replacement));
  return search.restore(pieces.join(toByteText(replacement)));
}

const MAX_INT = 2n ** 63n - 1n;

function repeat(context: CallContext, count: bigint, text: string): string {
  if (count < 0n) throw new FunctionError('strings: negative Repeat count');
  const total = BigInt(byteLength(text)) * count;
  if (total > MAX_INT) throw new FunctionError('strings: Repeat output length overflow');
  if (total === 0n) return '';
  context.charge(Number(total));
  return normalizeText(text.repeat(Number(count)));
}

function indent(context: CallContext, spaces: bigint, text: string): string {
  if (spaces < 0n) throw new FunctionError('strings: negative Repeat count');
  const lines = text.split('\n');
  context.charge(Number(spaces) * lines.length + text.length);
  const pad = ' '.repeat(Number(spaces));
  return pad + lines.join(`\n${pad}`);
}
