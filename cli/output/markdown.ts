import { longestBackTicks } from '../../runtime/back-ticks.ts';
import { printable } from '../../runtime/printable.ts';

/** Text that markdown shows as it is: nothing in it becomes a link, a mention, a reference, HTML or formatting, or hides. */
export function escapeMarkdown(text: string): string {
  return printable(text.replace(/\r?\n/g, ' '))
    .replace(/[\\`*_[\]{}|~#$]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)|#(?=\d)|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-\d)|\b(?:mailto|xmpp)(?=:)/gi, '$&\u200b');
}

/** `text` in back-ticks, whatever it holds, in one line. */
export function codeSpan(text: string): string {
  const line = printable(text.replace(/\s+/g, ' ').trim()).replaceAll('<!--', String.raw`<\!--`);
  if (line === '') return '` `';
  const longest = longestBackTicks(line);
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A block of code, fenced with more back-ticks than it holds. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, longestBackTicks(text));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n?$/, '\n')}${fence}\n`;
}
