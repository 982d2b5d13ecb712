import { fromBytes, toBytes } from '../../../runtime/bytes.ts';
import { GoInteger, GoObject, GoSlice, type GoValue } from '../../value.ts';
import { printValue } from '../printing/values.ts';
import { elementsOf } from '../types.ts';

/** A value as text, as sprig takes it: bytes as the string that they spell, everything else as it prints. */
export function textOf(value: GoValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof GoSlice && value.element === 'uint8') return fromBytes(bytesOf(value));
  return value instanceof GoObject ? value.toString() : printValue(value);
}

/** The elements of a list as texts, without nils; any other value alone, and nil as nothing. */
export function textsOf(value: GoValue): readonly string[] {
  const elements = elementsOf(value);
  if (elements === undefined) return value === null ? [] : [textOf(value)];
  if (value instanceof GoSlice && value.element === 'string') return elements as readonly string[];
  return elements.filter(element => element !== null).map(textOf);
}

/** The bytes of a `[]byte`. */
export function bytesOf(slice: GoSlice): Uint8Array {
  return Uint8Array.from(slice.items, item => (item instanceof GoInteger ? Number(item.value) : 0));
}

/** A `[]byte` of these bytes. */
export function byteSlice(bytes: Uint8Array): GoSlice {
  return new GoSlice(
    'uint8',
    Array.from(bytes, byte => new GoInteger('uint8', BigInt(byte))),
  );
}

/** A slice of strings, Go's `[]string`. */
export function stringSlice(items: readonly string[]): GoSlice {
  return new GoSlice('string', items);
}

/**
 * One character a byte, so that JavaScript's string functions search and cut bytes. Only for texts with invalid bytes
 * and for functions that count bytes: for the rest the text itself does, as UTF-8 can't match across characters.
 */
export function toByteText(text: string): string {
  return BEYOND_ASCII.test(text) ? Buffer.from(toBytes(text)).toString('latin1') : text;
}

export function fromByteText(text: string): string {
  return BEYOND_ASCII.test(text) ? fromBytes(Buffer.from(text, 'latin1')) : text;
}

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Maps each character by its code point; invalid bytes come out as U+FFFD, as from Go's `strings.Map`. */
export function mapRunes(text: string, map: (point: number) => number): string {
  let mapped = '';
  for (const character of text.toWellFormed()) mapped += String.fromCodePoint(map(character.codePointAt(0) ?? 0));
  return mapped;
}

/** As mapRunes, for maps that JavaScript has for ASCII. */
export function mapCase(text: string, toCase: 'toUpperCase' | 'toLowerCase', map: (point: number) => number): string {
  if (!BEYOND_ASCII.test(text)) return text[toCase]();
  return text
    .toWellFormed()
    .replace(/[A-Za-z]+/g, letters => letters[toCase]())
    .replace(/[^\0-\x7f]/gu, character => String.fromCodePoint(map(character.codePointAt(0) ?? 0)));
}

/** A text and what is looked for in it, in a form in which JavaScript's own search is right. */
export interface Search {
  readonly text: string;
  readonly needle: string;
  /** Turns a part of `text` back into a Go string. */
  readonly restore: (part: string) => string;
}

/** A needle with invalid bytes can match inside a character, so that the search must be for bytes. */
export function searchFor(needle: string, text: string): Search {
  if (needle.isWellFormed()) return { text, needle, restore: part => part };
  return { text: toByteText(text), needle: toByteText(needle), restore: fromByteText };
}
