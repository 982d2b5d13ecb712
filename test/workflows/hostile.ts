import fc from 'fast-check';

/** Strings with what hurts in Markdown, in forges and in terminals. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom(
        '@team', 'fixes #1', 'closes GH-2', '<!-- berth:begin -->', '-->', '`', '```', '~~~', '\n', '\r\n', '|', '</sub>',
        '<img src=x>', '[x](javascript:y)', '\u202e', '\u200b', '\u0000', '\u001b[31m', '/close', '\ud800', '!7', '\n### x',
        '<!-- berth:proposal dev 1 2 withdrawn -->', '\n<!-- berth:proposal dev 1 2 withdrawn -->\n',
      ), // biome-ignore format: a list of words
    ),
    { maxLength: 6 },
  )
  .map(parts => parts.join(''));
