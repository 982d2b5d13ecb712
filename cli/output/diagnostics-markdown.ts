import { formatPosition } from '../../runtime/origin.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';

const MARKS = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;

/** Problems as a list for a comment. */
export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, message, origin, fix }) => {
      const place = origin === undefined ? '' : ` ${codeSpan(formatPosition(origin))}`;
      const hint = fix === undefined ? '' : `<br>Fix: ${escapeMarkdown(fix)}`;
      return `- ${MARKS[severity]}${place} ${escapeMarkdown(message)}${hint}\n`;
    })
    .join('');
}
