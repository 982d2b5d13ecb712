import { type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';

export interface ComparedProblems {
  /** Those that weren't there before, worst first. */
  readonly fresh: readonly Diagnostic[];
  /** Those that were, as they are now. */
  readonly known: readonly Diagnostic[];
  /** Number of those that are gone. */
  readonly fixed: number;
}

/**
 * Tells new problems from old ones. A problem is the same when its words and its file are: lines shift. Of several with
 * the same words in one file, as many are old as there were before, first of all those that stand where they stood.
 */
export function compareProblems(before: readonly Diagnostic[], after: readonly Diagnostic[]): ComparedProblems {
  const old = before.filter(isProblem);
  const now = distinct(after.filter(isProblem));
  const atLine = counts(distinct(old), exactKey);
  const inFile = counts(distinct(old), fileKey);
  const fresh: Diagnostic[] = [];
  const known = now.filter(one => take(atLine, exactKey(one)) && take(inFile, fileKey(one)));
  const still = new Set(known);
  for (const one of now) {
    if (still.has(one)) continue;
    if (take(inFile, fileKey(one))) known.push(one);
    else fresh.push(one);
  }
  const fixed = [...inFile.values()].reduce((sum, count) => sum + count, 0);
  return { fresh: sortDiagnostics(fresh), known: sortDiagnostics(known), fixed };
}

/** Notes are for people who ask for more. */
function isProblem({ severity }: Diagnostic): boolean {
  return severity !== 'info';
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map(one => [exactKey(one), one])).values()];
}

function counts(diagnostics: readonly Diagnostic[], key: (one: Diagnostic) => string): Map<string, number> {
  const found = new Map<string, number>();
  for (const one of diagnostics) found.set(key(one), (found.get(key(one)) ?? 0) + 1);
  return found;
}

function take(left: Map<string, number>, key: string): boolean {
  const count = left.get(key) ?? 0;
  if (count > 0) left.set(key, count - 1);
  return count > 0;
}

function exactKey(diagnostic: Diagnostic): string {
  const { line, column } = diagnostic.origin ?? {};
  return `${fileKey(diagnostic)}\n${line}:${column}`;
}

/**
 * Without the repository: a working tree stands for the branch. Without the folder: what is wrong in one place holds back
 * many, and is told once.
 */
function fileKey({ code, message, origin }: Diagnostic): string {
  // Messages name other places too: "2 objects are …: a.yaml:3:1 and b.yaml:1:1".
  const words = message.replace(/:\d+:\d+\b/g, '').replace(/\b[0-9a-f]{7,40}\b/g, '');
  return JSON.stringify([code, words, origin?.path]);
}
