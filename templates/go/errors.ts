/**
 * What is wrong with a template: with its text (`parse`), with its run on this data (`exec`), that it would take more
 * than it may (`limit`), that it uses what is not available to templates here (`forbidden`), or with a value of the
 * workload's that would be more than a value (`value`; the expression is then its field). The message is Go's
 * where Go has one: `template: template:LINE:COLUMN: executing "NAME" at <EXPRESSION>: …`.
 */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly kind: TemplateErrorKind;
  /** From 1, in the text that was being rendered: that of a later round is not the author's own. */
  readonly line: number | undefined;
  /** In bytes from 0, as Go counts. */
  readonly column: number | undefined;
  readonly expression: string | undefined;
  /** From 1. Later rounds render what the round before put out. */
  readonly round: number;

  constructor(kind: TemplateErrorKind, message: string, place: ErrorPlace = {}) {
    super(shortened(message), place.cause === undefined ? undefined : { cause: place.cause });
    this.kind = kind;
    this.line = place.line;
    this.column = place.column;
    this.expression = place.expression && shortened(place.expression);
    this.round = place.round ?? 1;
  }
}

export type TemplateErrorKind = 'parse' | 'exec' | 'limit' | 'forbidden' | 'value';

export interface ErrorPlace {
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly expression?: string | undefined;
  readonly round?: number | undefined;
  readonly cause?: unknown;
}

/** Thrown from within a function or the printing of a value when it would go beyond a limit; the executor says where. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/** Messages repeat what is wrong, which may be megabytes. */
const MAX_MESSAGE = 8192;

function shortened(text: string): string {
  if (text.length <= MAX_MESSAGE) return text;
  return `${text.slice(0, MAX_MESSAGE / 2)} … ${text.slice(-MAX_MESSAGE / 4)}`;
}
