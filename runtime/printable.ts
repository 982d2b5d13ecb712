import { unicodeEscape } from './unicode-escape.ts';

/**
 * The text without user names and passwords in addresses: what may be shown, logged and written into files. Nobody has to have
 * written the addresses well: from `://` to the last `@` before white space all is taken out that may be a password, with quotes
 * and slashes in it. Only a path with an `@` behind a plain host stays.
 */
export function withoutCredentials(text: string): string {
  if (!text.includes('@') || !text.includes('://')) return text;
  return text.replace(/\S+/g, withoutUserInfo);
}

/** The same for a text that is one address and nothing else, with white space in its password, or without `//`. */
export function withoutCredentialsOf(address: string): string {
  const withScheme = withoutUserInfo(address);
  if (withScheme.includes('://')) return withScheme;
  // `user@host:path` is how ssh writes it, and has no password.
  return address.replace(/^([a-z]+:[/\\]*)?[^@:/\\]*:[^]*@/i, '$1');
}

function withoutUserInfo(word: string): string {
  const begin = word.indexOf('://') + 3;
  const end = word.lastIndexOf('@');
  if (begin < 3 || end < begin) return word;
  const between = word.slice(begin, end);
  return between.includes(':') || !between.includes('/') ? word.slice(0, begin) + word.slice(end + 1) : word;
}

// Control characters, line breaks among them, those that change the direction of text, and those that can't be seen.
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Also with characters that write lines of their own, command a terminal or hide text as `\xNN`, however hostile a name is. */
export function printable(text: string): string {
  return escaped(withoutCredentials(text));
}

/** {@link printable} for a text that is one address. */
export function printableAddress(address: string): string {
  return escaped(withoutCredentialsOf(address));
}

/** JSON that is the same to programs, with these characters, and what a CI system takes for a command, as `\\uNNNN`. */
export function escapeInJson(json: string): string {
  return json
    .replace(UNPRINTABLE, character => (character === '\n' ? '\n' : unicodeEscape(character)))
    .replace(/(?<=#)#(?=\w*\[)/g, unicodeEscape);
}

function escaped(text: string): string {
  return text.replace(UNPRINTABLE, character => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
}
