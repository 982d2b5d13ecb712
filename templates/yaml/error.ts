/** A text that is not YAML, or more than the limits allow. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** What the message says, without the line. */
  readonly problem: string;
  /** 1-based line of the problem. */
  readonly line: number;
  /** Whether it might be good YAML, but is too large, too deep or too much expanded to be read. */
  readonly limit: boolean;

  constructor(problem: string, line: number, { limit = false }: { readonly limit?: boolean } = {}) {
    super(`line ${line}: ${problem}`);
    this.problem = problem;
    this.line = line;
    this.limit = limit;
  }
}
