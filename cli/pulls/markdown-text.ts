import type { Style } from '../style.ts';

/**
 * Markdown for a terminal: what a reviewer reads on a page, without what a page hides or folds away. Only what bodies of pull requests
 * have: headings, bold, code and diffs.
 */
export function markdownText(markdown: string, style: Style): string[] {
  const lines: string[] = [];
  let inCode = false;
  let folded = false;
  for (const line of visible(markdown).split('\n')) {
    if (/^\s*```/.test(line)) inCode = !inCode;
    else if (!inCode && /^<\/?details>/.test(line)) folded = line.startsWith('<details>');
    else if (folded) continue;
    else if (inCode) lines.push(codeLine(line, style));
    else if (line.trim() !== '' || (lines.at(-1) ?? '') !== '') lines.push(textLine(line, style));
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function visible(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<\/?(sub|br)>/g, '')
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
  return withCode(
    line.replace(/\*\*(.+?)\*\*/g, (_, text: string) => style.bold(text)),
    style,
  )
    .replace(/\[([^[\]]+)\]\(([^()\s]+)\)/g, (_, text: string) => text)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\\([\\`*_[\]{}|~#<>-])/g, '$1');
}

/** Code stands between two runs of as many backticks. The runs are found once, however many of them have no other. */
function withCode(line: string, style: Style): string {
  const runs = [...line.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({
    length,
    start: index,
    end: index + length,
  }));
  const nextBy = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let at = runs.length - 1; at >= 0; at--) {
    const { length } = runs[at] ?? { length: 0 };
    closing[at] = nextBy.get(length) ?? -1;
    nextBy.set(length, at);
  }
  let shown = '';
  let from = 0;
  for (let at = 0; at < runs.length; at++) {
    const [open, close] = [runs[at], runs[closing[at] ?? -1]];
    if (open === undefined || close === undefined) continue;
    shown += line.slice(from, open.start) + style.cyan(line.slice(open.end, close.start).replace(/^ (?=.)| $/g, ''));
    from = close.end;
    at = closing[at] ?? at;
  }
  return shown + line.slice(from);
}
