import { longestBackTicks } from '../../runtime/back-ticks.ts';

/**
 * Text of others in Markdown. Names, commit subjects and error messages come from repositories that anybody may write
 * to. They are shown in code only: there nothing becomes a link, a mention, a reference that closes an issue, HTML or a
 * command of a forge.
 */

/** One line in back-ticks, cut to a length. */
export function codeSpan(text: string, most = 200): string {
  const line = cut(visible(text).replace(/\s+/g, ' ').trim(), most);
  if (line === '') return '` `';
  const fence = '`'.repeat(longestBackTicks(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Lines in a fenced block. The fence is longer than any run of back-ticks in it. */
export function codeBlock(lines: readonly string[], language: string, mostPerLine = 160): string {
  const shown = lines.map(line => cut(visible(line), mostPerLine));
  const fence = '`'.repeat(Math.max(3, longestBackTicks(shown.join('\n')) + 1));
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/**
 * One line of plain text for commit messages and titles, which forges search for mentions, references and words that
 * close issues: a character without width takes these words apart.
 */
export function plainLine(text: string, most = 200): string {
  return cut(visible(text).replace(/\s+/g, ' ').trim(), most)
    .replace(/[@#!&~%$]|GH-(?=\d)|:\/\//gi, found => `${found[0] ?? ''}\u200b${found.slice(1)}`)
    .replace(/^\//, '\u200b/');
}

/** `text` in at most so many characters, with an ellipsis when it was cut. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

// Control characters, those that change the direction of text or have no width, and halves of characters.
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;

/** Characters that hide themselves or others, written as `\u{…}`. A comment of HTML can't begin in it. */
function visible(text: string): string {
  return text.replace(INVISIBLE, code).replaceAll('<!--', String.raw`<\!--`);
}

function code(character: string): string {
  if (character === '\r') return ' ';
  return String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A section with its heading; nothing without lines. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [
        `### ${title}\n\n${lines
          .join('\n')
          .replace(/\n{3,}/g, '\n\n')
          .trimEnd()}`,
      ];
}
