import { fromBytes, toBytes } from '../../../runtime/bytes.ts';
import { define } from './define.ts';
import type { TemplateFunction } from './function.ts';
import { toByteText } from './text.ts';

/** Texts as base64 and base32. What can't be decoded comes out as Go's complaint. */
export const ENCODING: readonly TemplateFunction[] = [
  define('b64enc', ['string'], 'string', text => Buffer.from(toBytes(text)).toString('base64')),
  define('b64dec', ['string'], 'string', text => decodedText(decodeBase64(text))),
  define('b32enc', ['string'], 'string', text => encodeBase32(toBytes(text))),
  define('b32dec', ['string'], 'string', text => decodedText(decodeBase32(text))),
];

/** Bytes, or what Go says about a text that encodes none. */
export type Decoded = Uint8Array | { readonly error: string };

function decodedText(decoded: Decoded): string {
  return 'error' in decoded ? decoded.error : fromBytes(decoded);
}

/** Go's standard base64, which skips newlines and lets the unused bits at the end be anything. */
export function decodeBase64(text: string): Decoded {
  const position = corruptBase64(toByteText(text));
  if (position !== undefined) return { error: `illegal base64 data at input byte ${position}` };
  return Buffer.from(text, 'base64');
}

/** Where Go finds the first fault, if there is one. */
function corruptBase64(text: string): number | undefined {
  const end = text.search(/[^A-Za-z0-9+/\r\n]/);
  const newlines = text.slice(0, end < 0 ? undefined : end).match(/[\r\n]/g)?.length ?? 0;
  const digits = ((end < 0 ? text.length : end) - newlines) % 4;
  if (end >= 0) return text[end] === '=' ? corruptPadding(text, end, digits) : end;
  return digits === 0 ? undefined : text.length - digits;
}

function corruptPadding(text: string, first: number, digits: number): number | undefined {
  if (digits < 2) return first;
  let next = first + 1;
  if (digits === 2) {
    next = skipNewlines(text, next);
    if (next === text.length) return next;
    if (text[next] !== '=') return next - 1;
    next++;
  }
  next = skipNewlines(text, next);
  return next < text.length ? next : undefined;
}

function skipNewlines(text: string, from: number): number {
  let position = from;
  while (position < text.length && isNewline(text.charAt(position))) position++;
  return position;
}

function isNewline(character: string): boolean {
  return character === '\n' || character === '\r';
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Characters of a group, which holds five bytes. */
const GROUP = 8;

function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32.charAt((buffer >> (bits - 5)) & 31);
    buffer &= 31;
  }
  if (bits > 0) text += BASE32.charAt((buffer << (5 - bits)) & 31);
  return text.padEnd(Math.ceil(text.length / GROUP) * GROUP, '=');
}

/** Go's standard base32. Positions in complaints don't count newlines, which are taken out first. */
function decodeBase32(text: string): Decoded {
  const stripped = toByteText(text).replace(/[\r\n]/g, '');
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < stripped.length; i++) {
    const inGroup = i % GROUP;
    if (stripped[i] === '=' && inGroup >= 2 && stripped.length - i <= GROUP) {
      const position = corruptBase32Padding(stripped, i);
      return position === undefined ? Uint8Array.from(bytes) : corrupt(position);
    }
    const digit = BASE32.indexOf(stripped.charAt(i));
    if (digit < 0) return corrupt(i);
    // At most 12 bits count: seven left over, and these.
    buffer = ((buffer << 5) | digit) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 255);
  }
  const missing = stripped.length % GROUP;
  return missing === 0 ? Uint8Array.from(bytes) : corrupt(stripped.length - missing);
}

function corrupt(position: number): Decoded {
  return { error: `illegal base32 data at input byte ${position}` };
}

/** Padding fills up the last group, and only by as many characters as whole bytes leave over. */
function corruptBase32Padding(text: string, first: number): number | undefined {
  const inGroup = first % GROUP;
  const end = first - inGroup + GROUP;
  if (text.length < end) return text.length;
  for (let i = first + 1; i < end; i++) if (text[i] !== '=') return i - 1;
  return inGroup === 3 || inGroup === 6 ? first : undefined;
}
