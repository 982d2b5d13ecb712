import { toBytes } from '../../../runtime/bytes.ts';
import type { GoValue } from '../../value.ts';
import type { Value } from '../exec/execution.ts';
import type { CallContext } from '../functions/function.ts';
import { sprint } from '../printing/printf.ts';
import { isPrint } from '../unicode.ts';

const HTML: Record<string, string> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/** Text that HTML shows as it is, in elements and attributes. */
export function html(args: readonly Value[], context: CallContext): string {
  return textOf(args, context).replace(/[\0"'&<>]/g, character => HTML[character] ?? character);
}

const JAVASCRIPT: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** Text for a JavaScript string literal. */
export function js(args: readonly Value[], context: CallContext): string {
  return textOf(args, context).replace(/[\\'"<>&=\0-\x1f]|[^\0-\x7f]/gu, escapeForScript);
}

function escapeForScript(character: string): string {
  const known = JAVASCRIPT[character];
  if (known !== undefined) return known;
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20) return `\\u00${hexadecimal(point, 2)}`;
  // An invalid byte is left as it is.
  return isPrint(point) || isByte(point) ? character : `\\u${hexadecimal(point, 4)}`;
}

function isByte(point: number): boolean {
  return point >= 0xdc80 && point <= 0xdcff;
}

const UNRESERVED = /^[A-Za-z0-9_.~-]*$/;

/** Text for a value in the query of a URL. */
export function urlquery(args: readonly Value[], context: CallContext): string {
  const text = textOf(args, context);
  if (UNRESERVED.test(text)) return text;
  if (!text.isWellFormed()) return Array.from(toBytes(text), escapeByte).join('');
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!*'()]/g, character => escapeByte(character.charCodeAt(0)));
}

function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === ' ') return '+';
  return UNRESERVED.test(character) ? character : `%${hexadecimal(byte, 2)}`;
}

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** The most that a character may become. */
const GROWTH = 9;

/** The arguments as `print` prints them, except that nil is `<no value>`. */
function textOf(args: readonly Value[], { charge }: CallContext): string {
  const [only] = args;
  const isText = args.length === 1 && typeof only === 'string';
  const text = isText ? only : sprint(args.map((value): GoValue => value ?? '<no value>'));
  charge(text.length * GROWTH);
  return text;
}
