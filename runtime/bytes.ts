/**
 * Go strings are bytes; here they are JavaScript strings in which a byte that is no part of valid UTF-8 is the lone
 * surrogate U+DC00 + byte (value.ts). Every string is kept in normal form: bytes that together make a character are
 * that character. Joining and cutting strings can break the form, so whoever does it goes through this file.
 */

const FIRST_BYTE = 0xdc80;
const LAST_BYTE = 0xdcff;
const SURROGATES = 0xdc00;
const REPLACEMENT = 0xfffd;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a Go string. Lone surrogates that stand for no byte become U+FFFD, as Go's own decoders do. */
export function toBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = byteAt(text, i);
    if (byte === undefined) continue;
    length += encoder.encodeInto(text.slice(start, i), bytes.subarray(length)).written;
    bytes[length++] = byte;
    start = i + 1;
  }
  length += encoder.encodeInto(text.slice(start), bytes.subarray(length)).written;
  return bytes.subarray(0, length);
}

/** The Go string of some bytes. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeWithBytes(bytes);
  }
}

/** The normal form of a string that was joined from others. */
export function normalizeText(text: string): string {
  return text.isWellFormed() ? text : fromBytes(toBytes(text));
}

/** Number of bytes, Go's `len`. */
export function byteLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(i + 1))) {
      length += 4;
      i++;
    } else length += unit >= FIRST_BYTE && unit <= LAST_BYTE ? 1 : 3;
  }
  return length;
}

/** Go's `text[start:end]`, which counts bytes and may cut a character. The bounds must lie within the string. */
export function sliceBytes(text: string, start: number, end: number): string {
  if (isAscii(text)) return text.slice(start, end);
  return fromBytes(toBytes(text).subarray(start, end));
}

/** Compares byte by byte, as Go's `<` does. JavaScript's own order differs above U+FFFF. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      return left < 0xd800 && right < 0xd800 ? left - right : compareFrom(a, b, i);
    }
  }
  return a.length - b.length;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** Characters of a Go string, each invalid byte one: what `range` and `utf8.RuneCountInString` see. */
export function runeCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(i + 1))) {
      count--;
      i++;
    }
  }
  return count;
}

/** The code point of the character at a position in UTF-16 units, U+FFFD for an invalid byte. */
export function runeAt(text: string, position: number): number {
  const point = text.codePointAt(position) ?? REPLACEMENT;
  return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
}

/** The byte that a lone surrogate at this position stands for. */
function byteAt(text: string, position: number): number | undefined {
  const unit = text.charCodeAt(position);
  if (unit < FIRST_BYTE || unit > LAST_BYTE) return undefined;
  const before = position > 0 ? text.charCodeAt(position - 1) : 0;
  return before >= 0xd800 && before <= 0xdbff ? undefined : unit - SURROGATES;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function compareFrom(a: string, b: string, position: number): number {
  // One unit back, so that a pair that differs in its second half is seen whole.
  const start = position > 0 && isLowSurrogate(a.charCodeAt(position)) ? position - 1 : position;
  const left = toBytes(a.slice(start, start + 4));
  const right = toBytes(b.slice(start, start + 4));
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function decodeWithBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  let start = 0;
  let i = 0;
  while (i < bytes.length) {
    const size = characterSize(bytes, i);
    if (size > 0) {
      i += size;
      continue;
    }
    if (i > start) parts.push(strictDecoder.decode(bytes.subarray(start, i)));
    parts.push(String.fromCharCode(SURROGATES + (bytes[i] ?? 0)));
    i++;
    start = i;
  }
  parts.push(strictDecoder.decode(bytes.subarray(start)));
  return parts.join('');
}

/** Length of the valid UTF-8 character at this place, 0 if there is none (Unicode 15, table 3-7). */
function characterSize(bytes: Uint8Array, i: number): number {
  const first = bytes[i] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const second = bytes[i + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let k = 2; k < size; k++) {
    const next = bytes[i + k] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return size;
}
