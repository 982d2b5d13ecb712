import { formatPosition } from '../../runtime/origin.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { type ManyOptions, shownOfMany } from './many-problems.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';

const MARKS = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;

/** Problems as a list for a comment. */
export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[], options: ManyOptions = {}): string {
  const { shown, left } = shownOfMany(diagnostics, options);
  const items = shown.map(({ severity, message, origin, fix }) => {
    const place = origin === undefined ? '' : ` ${codeSpan(formatPosition(origin))}`;
    const hint = fix === undefined ? '' : `<br>Fix: ${escapeMarkdown(fix)}`;
    return `- ${MARKS[severity]}${place} ${escapeMarkdown(message)}${hint}\n`;
  });
  return [...items, ...left.map(line => `- … ${escapeMarkdown(line)}\n`)].join('');
}
