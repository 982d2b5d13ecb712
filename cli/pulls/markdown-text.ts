import type { Style } from '../style.ts';

/**
 * Markdown for a terminal: what a reviewer reads on a page, without what a page hides. Only what bodies of pull requests
 * have: headings, bold, code and diffs.
 */
export function markdownText(markdown: string, style: Style): string[] {
  const lines: string[] = [];
  let inCode = false;
  for (const line of visible(markdown).split('\n')) {
    if (/^\s*```/.test(line)) inCode = !inCode;
    else if (inCode) lines.push(codeLine(line, style));
    else if (line.trim() !== '' || (lines.at(-1) ?? '') !== '') lines.push(textLine(line, style));
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function visible(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<\/?(sub|br|details|summary)>/g, '')
    .trim();
}

function codeLine(line: string, style: Style): string {
  const sign = line.trimStart()[0];
  if (sign === '+') return style.green(line);
  return sign === '-' ? style.red(line) : style.dim(line);
}

function textLine(line: string, style: Style): string {
  const heading = /^#{1,6} (.*)$/.exec(line);
  if (heading !== null) return style.bold(heading[1] ?? '');
  return line
    .replace(/\*\*(.+?)\*\*/g, (_, text: string) => style.bold(text))
    .replace(/(`+) ?(.+?) ?\1/g, (_, _ticks, text: string) => style.cyan(text))
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, text: string) => text)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\\([\\`*_[\]{}|~#<>-])/g, '$1');
}
