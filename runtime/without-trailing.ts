/**
 * The text without this character at its end, in one look at it. `/x+$/` tries each place of each run of the character,
 * which takes seconds for a long one.
 */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
}
