import type { Origin } from './origin.ts';

export interface ProblemOptions extends ErrorOptions {
  /** How to put it right, as an instruction. */
  readonly fix?: string;
  /** The place in the user's files that is to blame. */
  readonly origin?: Origin;
}

/** An error that says what happened, where, and how to fix it. Its subclasses say who must act. */
export abstract class Problem extends Error {
  readonly fix: string | undefined;
  readonly origin: Origin | undefined;

  constructor(message: string, options: ProblemOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.fix = options.fix;
    this.origin = options.origin;
  }
}

/** The user's input or command is wrong: shown without a stack trace. */
export class UserError extends Problem {}

/** A server refuses access. Somebody must grant it, of which no file tells: trying again may help. */
export class AccessError extends UserError {}

/** Trying again later may help. */
export class TransientError extends Problem {
  /** When to try again, in milliseconds from now, if the other side said so. */
  readonly retryAfter: number | undefined;

  constructor(message: string, options: ProblemOptions & { readonly retryAfter?: number } = {}) {
    super(message, options);
    this.retryAfter = options.retryAfter;
  }
}

/** Trying again is useless until the input changes. */
export class TerminalError extends Problem {}

/** Somebody else changed what was read: read again, decide again. */
export class ConflictError extends Problem {}
