import { type Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isNameCharacter } from './cursor.ts';
import type { TagToken, Token } from './token.ts';

const BANG = 0x21;
const PERCENT = 0x25;
const GREATER = 0x3e;
const LESS = 0x3c;

/** What may directly follow the name of an anchor or alias, besides blanks. */
const AFTER_NAME = new Set(Array.from('?:,]}%@`', character => character.charCodeAt(0)));

/** Scans the name behind `&` or `*`. */
export function scanAnchorName(cursor: Cursor): string {
  const startLine = cursor.line;
  cursor.skip();
  const name = cursor.takeWhile(isNameCharacter);
  const next = cursor.peek();
  if (name === '' || !(isBlankOrEnd(next) || AFTER_NAME.has(next))) {
    cursor.fail('did not find expected alphabetic or numeric character', startLine);
  }
  return name;
}

/** Scans `!<uri>`, `!suffix`, `!!suffix`, `!handle!suffix` or a lone `!`. */
export function scanTag(cursor: Cursor): TagToken {
  const startLine = cursor.line;
  const tag = cursor.peek(1) === LESS ? scanVerbatimTag(cursor) : scanShorthandTag(cursor);
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break', startLine);
  return { type: 'tag', ...tag };
}

type Tag = Omit<TagToken, 'type'>;

function scanVerbatimTag(cursor: Cursor): Tag {
  cursor.skip(2);
  const suffix = scanUri(cursor);
  if (suffix === '') cursor.fail('did not find expected tag URI');
  if (cursor.peek() !== GREATER) cursor.fail("did not find the expected '>'");
  cursor.skip();
  return { handle: '', suffix };
}

function scanShorthandTag(cursor: Cursor): Tag {
  const handle = scanHandle(cursor);
  const rest = scanUri(cursor);
  if (handle.length > 1 && handle.endsWith('!')) {
    if (rest === '') cursor.fail('did not find expected tag URI');
    return { handle, suffix: rest };
  }
  // It was no handle after all, but the start of the suffix.
  const suffix = handle.slice(1) + rest;
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

function scanHandle(cursor: Cursor): string {
  if (cursor.peek() !== BANG) cursor.fail("did not find expected '!'");
  cursor.skip();
  const name = cursor.takeWhile(isNameCharacter);
  if (cursor.peek() !== BANG) return `!${name}`;
  cursor.skip();
  return `!${name}!`;
}

const URI_PUNCTUATION = new Set(Array.from(";/?:@&=+$,.!~*'()[]", character => character.charCodeAt(0)));

function scanUri(cursor: Cursor): string {
  let uri = '';
  for (;;) {
    uri += cursor.takeWhile(code => isNameCharacter(code) || URI_PUNCTUATION.has(code));
    if (cursor.peek() !== PERCENT) return uri;
    uri += scanEscapedCharacter(cursor);
  }
}

/** One character in UTF-8, each byte as `%` and two digits. */
function scanEscapedCharacter(cursor: Cursor): string {
  const octets = [scanOctet(cursor)];
  const first = octets[0] ?? 0;
  const size = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0;
  if (size === 0) cursor.fail('found an incorrect leading UTF-8 octet');
  while (octets.length < size) {
    const octet = scanOctet(cursor);
    if (octet >> 6 !== 2) cursor.fail('found an incorrect trailing UTF-8 octet');
    octets.push(octet);
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}

function scanOctet(cursor: Cursor): number {
  const digits = /^%[0-9a-fA-F]{2}/.exec(cursor.text.slice(cursor.position, cursor.position + 3));
  if (digits === null) cursor.fail('did not find URI escaped octet');
  cursor.skip(3);
  return Number.parseInt(digits[0].slice(1), 16);
}

/** Scans a whole line that starts with `%`. */
export function scanDirective(cursor: Cursor): Token {
  const mark = cursor.mark();
  cursor.skip();
  const name = cursor.takeWhile(isNameCharacter);
  if (name === '') cursor.fail('could not find expected directive name');
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('found unexpected non-alphabetical character');
  cursor.skipBlanks();
  const token = directiveOf(cursor, name);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break');
  if (isBreak(cursor.peek())) cursor.takeBreak();
  return { ...token, mark };
}

type Directive =
  | { readonly type: 'version-directive'; readonly version: string }
  | { readonly type: 'tag-directive'; readonly handle: string; readonly prefix: string };

function directiveOf(cursor: Cursor, name: string): Directive {
  switch (name) {
    case 'YAML':
      return { type: 'version-directive', version: scanVersion(cursor) };
    case 'TAG':
      return { type: 'tag-directive', ...scanTagDirective(cursor) };
    default:
      return cursor.fail('found unknown directive name');
  }
}

function scanVersion(cursor: Cursor): string {
  const found = /^(\d{1,2})\.(\d{1,2})(?!\d)/.exec(cursor.text.slice(cursor.position, cursor.position + 6));
  if (found === null) cursor.fail('did not find expected version number');
  cursor.skip(found[0].length);
  return `${Number(found[1])}.${Number(found[2])}`;
}

function scanTagDirective(cursor: Cursor): { readonly handle: string; readonly prefix: string } {
  const handle = scanHandle(cursor);
  if (!handle.endsWith('!')) cursor.fail("did not find expected '!'");
  if (!isBlank(cursor.peek())) cursor.fail('did not find expected whitespace');
  cursor.skipBlanks();
  const prefix = scanUri(cursor);
  if (prefix === '') cursor.fail('did not find expected tag URI');
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break');
  return { handle, prefix };
}
