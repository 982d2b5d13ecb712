import { GoMap, type GoValue } from './value.ts';

/**
 * Stands for a brace behind another one in a text that is no template, so that `{{` in it begins no action however often
 * the text is rendered. It is a letter to all that looks at characters: printable, without case, escaped by nothing, and one
 * that no text has behind a brace.
 */
const HELD_BRACE = '\ua66e';

/** A value of the config whose texts are no templates. `releaseBraces` of what is rendered makes it what it was. */
export function holdBraces(value: GoValue): GoValue {
  if (typeof value === 'string') return value.replace(/\{\{+/g, braces => `{${HELD_BRACE.repeat(braces.length - 1)}`);
  if (value instanceof GoMap) {
    const entries = Array.from(value.entries, ([key, item]) => [key, holdBraces(item)] as const);
    return new GoMap(value.type, entries, value.isNil);
  }
  return Array.isArray(value) ? (value as readonly GoValue[]).map(holdBraces) : value;
}

/** The text with the braces that were held. Each takes the place of one character. */
export function releaseBraces(text: string): string {
  return text.includes(HELD_BRACE) ? text.replace(HELD, held => '{'.repeat(held.length)) : text;
}

const HELD = new RegExp(String.raw`\{${HELD_BRACE}+`, 'g');
