/** What one rendering may use. Rounds of one rendering share the work. */
export interface Limits {
  /** How often text is rendered that is itself a template: the template, and what comes out of values. */
  readonly rounds: number;
  /** Size of the output in bytes. */
  readonly outputBytes: number;
  /** Templates that call one another by `template`, recursion included. */
  readonly depth: number;
  /** About one a byte that a function takes or makes, 32 a statement, a call or an iteration, and 16 an element of a list. */
  readonly work: number;
}

export const DEFAULT_LIMITS: Limits = {
  rounds: 8,
  outputBytes: 4 << 20,
  depth: 500,
  work: 32 << 20,
};
