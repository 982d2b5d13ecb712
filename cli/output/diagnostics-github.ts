import type { Origin } from '../../runtime/origin.ts';
import { printable } from '../../runtime/printable.ts';
import type { Diagnostic, Severity } from '../../scheduler/model/diagnostic.ts';

/** The path of a place as the reader of the output knows it, or nothing when it isn't in the reader's checkout. */
export type PathOf = (origin: Origin) => string | undefined;

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Problems as workflow commands of GitHub Actions, which shows them beside the lines of a pull request. */
export function diagnosticsGithub(diagnostics: readonly Diagnostic[], pathOf: PathOf): string {
  return diagnostics.map(diagnostic => `${workflowCommand(diagnostic, pathOf)}\n`).join('');
}

function workflowCommand({ severity, code, message, fix, origin }: Diagnostic, pathOf: PathOf): string {
  const path = origin === undefined ? undefined : pathOf(origin);
  const elsewhere =
    path === undefined && origin !== undefined ? ` (${origin.repository} ${origin.path}:${origin.line})` : '';
  const place =
    path === undefined ? [] : [`file=${escapeProperty(path)}`, `line=${origin?.line}`, `col=${origin?.column}`];
  const properties = [...place, `title=${escapeProperty(code)}`].join(',');
  const text = fix === undefined ? `${message}${elsewhere}` : `${message}${elsewhere}\nfix: ${fix}`;
  return `::${COMMANDS[severity]} ${properties}::${escapeMessage(text)}`;
}

function escapeMessage(text: string): string {
  const shown = text.split('\n').map(printable).join('\n');
  return shown.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
