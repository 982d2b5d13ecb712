import max from 'lodash-es/max.js';
/** Text that markdown shows as it is: nothing in it becomes a link, a mention, HTML or formatting. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]{}|~#]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/\r?\n/g, ' ');
}

function longestRun(text: string): number {
  return max(Array.from(text.matchAll(/`+/g), ([run]) => run.length)) ?? 0;
}

/** `text` in back-ticks, whatever it holds. */
export function codeSpan(text: string): string {
  const line = text.replace(/\r?\n/g, ' ');
  const longest = longestRun(line);
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A block of code, fenced with more back-ticks than it holds. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, longestRun(text));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n?$/, '\n')}${fence}\n`;
}
