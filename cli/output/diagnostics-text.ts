import { formatOrigin } from '../../runtime/origin.ts';
import type { Diagnostic, Severity } from '../../scheduler/model/diagnostic.ts';
import type { Style } from '../style.ts';
import { type ManyOptions, shownOfMany } from './many-problems.ts';
import { textLines } from './text-lines.ts';

/** Problems for people: what, where, and how to fix it, one block each. Of one source no more than a person reads. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], style: Style, options: ManyOptions = {}): string {
  const { shown, left } = shownOfMany(diagnostics, options);
  const lines = [
    ...shown.flatMap(diagnostic => diagnosticLines(diagnostic, style)),
    ...left.map(line => `${style.dim('…')} ${line}`),
  ];
  return lines.length === 0 ? '' : `${textLines(lines)}\n`;
}

function diagnosticLines({ severity, code, message, origin, fix, related }: Diagnostic, style: Style): string[] {
  const lines = [`${COLORS[severity](style)(`${severity}:`)} ${message} ${style.dim(`[${code}]`)}`];
  const indent = ' '.repeat(severity.length - 2);
  if (origin !== undefined) lines.push(`${indent}${style.dim('at:')} ${formatOrigin(origin)}`);
  for (const place of related ?? []) {
    lines.push(`${indent}${style.dim('at:')} ${formatOrigin(place.origin)} ${style.dim(`(${place.message})`)}`);
  }
  if (fix !== undefined) lines.push(`${indent.slice(1)}${style.green('fix:')} ${fix}`);
  return lines;
}

const COLORS: Readonly<Record<Severity, (style: Style) => (text: string) => string>> = {
  error: style => style.red,
  warning: style => style.yellow,
  info: style => style.cyan,
};

/** `2 errors, 1 warning`; `no problems` when there are none. Notes are counted only when there is nothing worse. */
export function countProblems(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): number => diagnostics.filter(item => item.severity === severity).length;
  const parts = (['error', 'warning'] as const)
    .map(severity => [count(severity), severity] as const)
    .filter(([number]) => number > 0)
    .map(([number, severity]) => `${number} ${severity}${number === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}
