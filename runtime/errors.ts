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

/** Berth itself is wrong. What it was doing failed, and nothing else: an error of one source or environment is not one of all. */
export class BugError extends Problem {}

const BUG_FIX = 'please report this bug, with the file that leads to it if you can';

/** An error that nobody expected, in one line, with the place in the program where it arose. */
function bugReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, MAX_REASON);
  const place = placeIn(error.stack ?? '');
  return `${error.name}: ${error.message.slice(0, MAX_REASON)}${place === undefined ? '' : ` (in ${place})`}`;
}

const MAX_REASON = 300;
const FOLDERS = ['runtime', 'templates', 'scheduler', 'environments', 'workflows', 'use-cases', 'server', 'cli'];

/** The first file of the program in a stack, with its line, without the folder that it is in. */
function placeIn(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const parts = line.trim().startsWith('at ') ? line.split('/') : [];
    const first = parts.findLastIndex(part => FOLDERS.includes(part));
    if (first >= 0)
      return parts
        .slice(first)
        .join('/')
        .replace(/:\d+\)?$/, '');
  }
  return undefined;
}

/**
 * What isn't a problem that somebody expected, as one.
 * @param what What was being done, such as "reading registration shop".
 */
export function asProblem(what: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new BugError(`${what} hit an internal error: ${bugReason(error)}`, {
    cause: error,
    fix: BUG_FIX,
  });
}

/** Somebody else changed what was read: read again, decide again. */
export class ConflictError extends Problem {}
