import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { MissingSource } from '../../scheduler/model/manifest.ts';
import { ExitCode } from '../exit-code.ts';

/** Sources that can't be read, told like any other problem. */
export function missingDiagnostics(missing: readonly MissingSource[]): Diagnostic[] {
  return missing.map(({ role, repository, revision, reason, fix, origin }) => ({
    severity: 'error',
    code: 'source-missing',
    message: `${role} can't be read from ${repository}${revision === undefined ? '' : ` at ${revision}`}: ${reason}`,
    ...(fix === undefined ? {} : { fix }),
    ...(origin === undefined ? {} : { origin }),
  }));
}

/** 2 when there is an error among the problems. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  return diagnostics.some(({ severity }) => severity === 'error') ? ExitCode.wrongInput : ExitCode.done;
}

const RANK: readonly ExitCode[] = [
  ExitCode.done,
  ExitCode.differences,
  ExitCode.wrongInput,
  ExitCode.failed,
  ExitCode.interrupted,
];

/** The code of several steps: that of the worst. */
export function worstOf(codes: Iterable<ExitCode>): ExitCode {
  let worst: ExitCode = ExitCode.done;
  for (const code of codes) if (RANK.indexOf(code) > RANK.indexOf(worst)) worst = code;
  return worst;
}
