import type { Origin } from '../../runtime/origin.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Kind and name of an object, as people refer to it. */
export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
}

/** Something to tell the owner of an input: what is wrong, where, and how to put it right. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable kebab-case identifier, documented in docs/reference/diagnostics.md. */
  readonly code: string;
  /** What happened, a sentence without a final period. */
  readonly message: string;
  /** How to fix it, as an instruction. */
  readonly fix?: string;
  readonly origin?: Origin;
  readonly subject?: ObjectReference;
  /** Set when it concerns one folder only: one deployment target on one cluster type. */
  readonly clusterType?: string;
  readonly deploymentTarget?: string;
  /** Other places that take part, such as the first of two equal names. */
  readonly related?: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly message: string;
  readonly origin: Origin;
}

/** Errors first, then by repository, path, line, code and message: an order that doesn't depend on the order of reading. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics);
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    compareText(a.origin?.repository ?? '', b.origin?.repository ?? '') ||
    compareText(a.origin?.path ?? '', b.origin?.path ?? '') ||
    (a.origin?.line ?? 0) - (b.origin?.line ?? 0) ||
    (a.origin?.column ?? 0) - (b.origin?.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.clusterType ?? '', b.clusterType ?? '') ||
    compareText(a.deploymentTarget ?? '', b.deploymentTarget ?? '') ||
    compareText(a.message, b.message)
  );
}

/** Order of code units: the same everywhere, unlike `localeCompare`. */
export function compareText(a: string, b: string): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}
