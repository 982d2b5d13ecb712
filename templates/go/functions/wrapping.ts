import { byteLength, sliceBytes } from '../../../runtime/bytes.ts';
import { define, defineCharged } from './define.ts';
import type { CallContext, TemplateFunction } from './function.ts';
import { fromByteText, toByteText } from './text.ts';

/** Functions that fit a text into a width, counted in bytes: they may cut a character in two. */
export const WRAPPING: readonly TemplateFunction[] = [
  defineCharged('wrap', ['int', 'string'], 'string', (context, width, text) =>
    wrap(context, text, { width, newline: '\n', breaksWords: false }),
  ),
  defineCharged('wrapWith', ['int', 'string', 'string'], 'string', (context, width, newline, text) =>
    wrap(context, text, { width, newline: newline === '' ? '\n' : newline, breaksWords: true }),
  ),
  define('abbrev', ['int', 'string'], 'string', (width, text) => (width < 4n ? text : abbreviate(text, 0n, width))),
  define('abbrevboth', ['int', 'int', 'string'], 'string', (left, right, text) =>
    right < 4n || (left > 0n && right < 7n) ? text : abbreviate(text, left, right),
  ),
];

interface WrapOptions {
  readonly width: bigint;
  readonly newline: string;
  /** Whether words longer than a line are cut. */
  readonly breaksWords: boolean;
}

function wrap(context: CallContext, text: string, { width, newline, breaksWords }: WrapOptions): string {
  const bytes = toByteText(text);
  if (width >= BigInt(bytes.length)) return text;
  const limit = width < 1n ? 1 : Number(width);
  const separator = toByteText(newline);
  const lines: string[] = [];
  let offset = 0;
  while (bytes.length - offset > limit) {
    if (bytes[offset] === ' ') {
      offset++;
      continue;
    }
    const { end, next } = lineEnd(bytes, offset, { limit, breaksWords });
    if (end < 0) break;
    context.charge(separator.length + 1);
    lines.push(bytes.slice(offset, end));
    offset = next;
  }
  lines.push(bytes.slice(offset));
  return fromByteText(lines.join(separator));
}

/** Where the line that starts at `offset` ends and the next one starts; -1 if it is the last one. */
function lineEnd(
  bytes: string,
  offset: number,
  { limit, breaksWords }: { readonly limit: number; readonly breaksWords: boolean },
): { end: number; next: number } {
  const space = lastSpace(bytes, offset, offset + limit);
  if (space >= 0) return { end: space, next: space + 1 };
  if (breaksWords) return { end: offset + limit, next: offset + limit };
  const after = bytes.indexOf(' ', offset + limit);
  return { end: after, next: after + 1 };
}

function lastSpace(bytes: string, from: number, to: number): number {
  for (let i = to; i >= from; i--) if (bytes.charCodeAt(i) === 0x20) return i;
  return -1;
}

/** Shortens to a width by `...` at the end and, with an offset beyond 4, at the start. The width is at least 4, with an offset 7. */
function abbreviate(text: string, offset: bigint, width: bigint): string {
  const length = BigInt(byteLength(text));
  if (length <= width) return text;
  const room = width - 3n;
  let start = offset > length ? length : offset;
  // Wraps as Go's integers do.
  if (BigInt.asIntN(64, length - start) < room) start = length - room;
  if (start <= 4n) return `${sliceBytes(text, 0, Number(room))}...`;
  if (width < 7n) return '';
  if (start + room < length) return `...${abbreviate(sliceBytes(text, Number(start), Number(length)), 0n, room)}`;
  return `...${sliceBytes(text, Number(length - room), Number(length))}`;
}
