/** Where a daemon tells what it does: facts for programs, a sentence for people. Never given a secret. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** The same, with these facts on every line. */
  child(facts: Readonly<Record<string, string>>): Log;
}
