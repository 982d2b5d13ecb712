import { runeAt } from '../../../runtime/bytes.ts';
import { isSpace } from './characters.ts';

/** Go's `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  return trimWhere(text, isSpace);
}

/** Go's `strings.Trim`: takes the characters of the cutset off both ends. Invalid bytes are all one character, U+FFFD. */
export function trimCharacters(text: string, cutset: string): string {
  const points = new Set<number>();
  for (let i = 0; i < cutset.length; i += widthAt(cutset, i)) points.add(runeAt(cutset, i));
  return trimWhere(text, point => points.has(point));
}

// By hand, as a regular expression for the end of a text takes time in the square of its length.
function trimWhere(text: string, isCut: (point: number) => boolean): string {
  let start = 0;
  while (start < text.length && isCut(runeAt(text, start))) start += widthAt(text, start);
  let end = text.length;
  while (end > start) {
    const last = beforeEnd(text, end);
    if (!isCut(runeAt(text, last))) break;
    end = last;
  }
  return text.slice(start, end);
}

function widthAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
}

/** Where the character that ends at `end` starts. */
function beforeEnd(text: string, end: number): number {
  return end >= 2 && (text.codePointAt(end - 2) ?? 0) > 0xffff ? end - 2 : end - 1;
}
