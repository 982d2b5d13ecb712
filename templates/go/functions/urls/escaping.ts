import { quote } from '../../printing/quote.ts';
import { fromByteText } from '../text.ts';

/** Parts of a URL differ in what they may hold as it is. Texts here have one character a byte. */
export type UrlPart = 'path' | 'host' | 'zone' | 'userinfo' | 'fragment';

const LETTERS = String.raw`A-Za-z0-9\-_.~$&+,;=`;
const HOST = String.raw`${LETTERS}!'()*:[\]<>"`;

/** What each part holds unescaped, by Go's rules, which are not quite those of RFC 3986. */
const PLAIN: Record<UrlPart, string> = {
  path: `${LETTERS}/:@`,
  host: HOST,
  zone: HOST,
  userinfo: LETTERS,
  fragment: `${LETTERS}/:?@!()*`,
};

export function escapePart(text: string, part: UrlPart): string {
  return text.replace(new RegExp(`[^${PLAIN[part]}]`, 'g'), percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Why a text is no URL, in Go's words. */
export class UrlError extends Error {}

/** Replaces `%41` by what it stands for. Throws UrlError at the first wrong use of `%` or character that a host can't hold. */
export function unescapePart(text: string, part: UrlPart): string {
  const isHost = part === 'host' || part === 'zone';
  return text.replace(isHost ? ESCAPE_OR_NO_HOST : ESCAPE, (found, digits: string | undefined, position: number) => {
    if (!found.startsWith('%')) throw new UrlError(`invalid character ${quote(found)} in host name`);
    if (digits === undefined) throw invalidEscape(text.slice(position, position + 3));
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    if (!mayEscape(found, character, part)) throw invalidEscape(found);
    return character;
  });
}

const ESCAPE = /%([0-9a-fA-F]{2})?/g;
const ESCAPE_OR_NO_HOST = new RegExp(`${ESCAPE.source}|[^${HOST}\x80-\xff]`, 'g');
const IN_HOST = new RegExp(`[${HOST}]`);

/** A host may escape only bytes beyond ASCII, a zone only what it could write as it is; and both a percent sign. */
function mayEscape(escape: string, character: string, part: UrlPart): boolean {
  if (escape === '%25') return true;
  if (part === 'host') return character >= '\x80';
  return part !== 'zone' || character === ' ' || IN_HOST.test(character);
}

function invalidEscape(text: string): UrlError {
  return new UrlError(`invalid URL escape ${quote(fromByteText(text))}`);
}
