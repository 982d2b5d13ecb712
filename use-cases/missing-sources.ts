import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { MissingSource } from '../scheduler/model/manifest.ts';

/** Sources that can't be read, as problems like all others. */
export function missingDiagnostics(missing: readonly MissingSource[]): Diagnostic[] {
  return missing.map(({ role, repository, revision, reason, fix, origin, readable = false }) => ({
    severity: 'error',
    code: 'source-missing',
    message: readable
      ? `${role} can't be used: ${reason}`
      : `${role} can't be read from ${repository}${revision === undefined ? '' : ` at ${revision}`}: ${reason}`,
    ...(fix === undefined ? {} : { fix }),
    ...(origin === undefined ? {} : { origin }),
  }));
}
