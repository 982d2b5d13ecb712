import { toBytes } from '../../../runtime/bytes.ts';
import { type Flags, pad, padding } from './flags.ts';
import { canBackquote, quote, quoteToAscii } from './quote.ts';

/** A string as a verb prints it, `undefined` if the verb is none of a string's. */
export function printText(text: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? printQuoted(text, flags) : pad(truncate(text, flags), flags);
    case 's':
      return pad(truncate(text, flags), flags);
    case 'q':
      return printQuoted(text, flags);
    case 'x':
      return printHexadecimal(toBytes(text), flags);
    case 'X':
      return printHexadecimal(toBytes(text), flags).toUpperCase();
  }
  return undefined;
}

/** The precision of a string counts characters. */
function truncate(text: string, { precision }: Flags): string {
  if (precision === undefined || text.length <= precision) return text;
  let end = 0;
  for (let count = 0; count < precision && end < text.length; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

function printQuoted(text: string, flags: Flags): string {
  const shown = truncate(text, flags);
  if (flags.sharp && canBackquote(shown)) return pad(`\`${shown}\``, flags);
  return pad(flags.plus ? quoteToAscii(shown) : quote(shown), flags);
}

/** Two digits a byte; the precision limits the bytes, the space flag parts them. */
function printHexadecimal(bytes: Uint8Array, flags: Flags): string {
  const shown = bytes.subarray(0, flags.precision ?? bytes.length);
  if (shown.length === 0) return padding(flags.width ?? 0, flags);
  const digits = Array.from(shown, byte => byte.toString(16).padStart(2, '0'));
  const prefix = flags.sharp ? '0x' : '';
  const text = flags.space ? digits.map(pair => prefix + pair).join(' ') : prefix + digits.join('');
  const missing = (flags.width ?? 0) - text.length;
  return flags.minus ? text + padding(missing, flags) : padding(missing, flags) + text;
}
