import { Problem } from './errors.ts';
import { GitError } from './git/git-error.ts';

/** Where a daemon writes what it does: facts for programs, a sentence for people. Never given a secret. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** The same, with these facts on every line. */
  child(facts: Readonly<Record<string, string>>): Log;
}

/** An error for a log: with its stack only when it is a bug, and without credentials. */
export function errorFacts(error: unknown): object {
  if (error instanceof Problem) {
    const { name, message, fix, origin } = error;
    return { error: { kind: error instanceof GitError ? error.kind : name, message, fix, origin } };
  }
  return { error: { kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
}
