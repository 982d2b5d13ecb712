import { normalizeText, runeAt } from '../../../../runtime/bytes.ts';
import type { GoSlice } from '../../../value.ts';
import { appended } from '../capacity.ts';
import { defineCharged } from '../define.ts';
import { type CallContext, FunctionError, type TemplateFunction } from '../function.ts';
import { NIL_STRINGS } from '../nil-slices.ts';
import { stringSlice } from '../text.ts';
import { parseTemplate, type TemplatePart } from './expansion.ts';
import { type Match, type Pattern, patternOf, type Searcher } from './pattern.ts';

/** Functions on regular expressions of Go's syntax, RE2. */
export const REGEX: readonly TemplateFunction[] = [
  defineCharged('regexMatch', ['string', 'string'], 'bool', matches),
  defineCharged('regexFind', ['string', 'string'], 'string', (context, source, text) => {
    const match = patternOf(context, source).searcher(context, text)(0, false);
    return match === undefined ? '' : text.slice(match[0], match[1]);
  }),
  defineCharged('regexFindAll', ['string', 'string', 'int'], '[]string', (context, source, text, count) => {
    const found = allMatches(patternOf(context, source).searcher(context, text), text, count);
    if (found.length === 0) return NIL_STRINGS;
    return appended(stringSlice(found.map(([start, end]) => text.slice(start, end))), FIRST_MATCHES);
  }),
  defineCharged('regexReplaceAll', ['string', 'string', 'string'], 'string', (context, source, text, template) => {
    const pattern = patternOf(context, source);
    const parts = parseTemplate(template, pattern.groups);
    const needsGroups = parts.some(part => typeof part !== 'string' && part.groups.some(group => group > 0));
    return replaceAll(context, { pattern, text, needsGroups }, match => expand(parts, text, match));
  }),
  defineCharged('regexReplaceAllLiteral', ['string', 'string', 'string'], 'string', (context, source, text, literal) =>
    replaceAll(context, { pattern: patternOf(context, source), text, needsGroups: false }, () => literal),
  ),
  defineCharged('regexSplit', ['string', 'string', 'int'], '[]string', split),
];

/** Go makes room for so many matches at first. */
const FIRST_MATCHES = 10;

/** A pattern that doesn't compile matches nothing. */
function matches(context: CallContext, source: string, text: string): boolean {
  try {
    return patternOf(context, source).test(context, text);
  } catch (error) {
    if (error instanceof FunctionError) return false;
    throw error;
  }
}

/** Go's `FindAllString`: at most `count` matches, all if it is negative; no empty one right after another match. */
function allMatches(search: Searcher, text: string, count: bigint): Match[] {
  const found: Match[] = [];
  const limit = count < 0n ? Number.POSITIVE_INFINITY : Number(count);
  let previousEnd = -1;
  for (let position = 0; found.length < limit && position <= text.length; ) {
    const match = search(position, false);
    if (match === undefined) break;
    const [start, end] = match;
    if (end !== position || start !== previousEnd) found.push(match);
    position = end === position ? position + widthAt(text, position) : end;
    previousEnd = end;
  }
  return found;
}

interface Replacing {
  readonly pattern: Pattern;
  readonly text: string;
  readonly needsGroups: boolean;
}

/** Go's `ReplaceAllString`: also no replacement of an empty match right after another match. */
function replaceAll(context: CallContext, replacing: Replacing, replacement: (match: Match) => string): string {
  const { pattern, text, needsGroups } = replacing;
  const search = pattern.searcher(context, text);
  const pieces: string[] = [];
  let lastEnd = 0;
  for (let position = 0; position <= text.length; ) {
    const match = search(position, needsGroups);
    if (match === undefined) break;
    const [start, end] = match;
    pieces.push(text.slice(lastEnd, start));
    if (end > lastEnd || start === 0) {
      const piece = replacement(match);
      context.charge(piece.length);
      pieces.push(piece);
    }
    lastEnd = end;
    position = Math.max(end, position + widthAt(text, position));
  }
  pieces.push(text.slice(lastEnd));
  return normalizeText(pieces.join(''));
}

/** UTF-16 units of the character at a position, at least 1. */
function widthAt(text: string, position: number): number {
  return position < text.length && runeAt(text, position) > 0xffff ? 2 : 1;
}

function expand(parts: readonly TemplatePart[], text: string, match: Match): string {
  let expanded = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      expanded += part;
      continue;
    }
    const group = part.groups.find(index => (match[2 * index] ?? -1) >= 0);
    if (group !== undefined) expanded += text.slice(match[2 * group], match[2 * group + 1]);
  }
  return expanded;
}

/** Go's `Regexp.Split`: at most `count` parts, the last of them the rest; all if it is negative. */
function split(context: CallContext, source: string, text: string, count: bigint): GoSlice {
  const pattern = patternOf(context, source);
  if (count === 0n) return NIL_STRINGS;
  if (source !== '' && text === '') return stringSlice(['']);
  const parts: string[] = [];
  let start = 0;
  let end = 0;
  const matches = allMatches(pattern.searcher(context, text), text, count);
  for (const match of matches) {
    if (count > 0n && BigInt(parts.length) === count - 1n) break;
    end = match[0];
    if (match[1] !== 0) parts.push(text.slice(start, end));
    start = match[1];
  }
  if (end !== text.length) parts.push(text.slice(start));
  return appended(stringSlice(parts), matches.length);
}
