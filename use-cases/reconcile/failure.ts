import { AccessError, TerminalError, TransientError, UserError } from '../../runtime/errors.ts';

/** Why an environment could not be reconciled, and whether it is worth trying again. */
export interface Failure {
  readonly error: unknown;
  /** True when the same again may go better. Otherwise somebody has to change something first. */
  readonly again: boolean;
  /** When the other side said so, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/**
 * Only what is certainly the user's to change isn't worth another try: access that was refused may be granted, and a
 * repository that isn't there may be made, without any commit that could be noticed.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof TransientError) return { error, again: true, retryAfter: error.retryAfter };
  if (error instanceof AccessError) return { error, again: true };
  return { error, again: !(error instanceof UserError || error instanceof TerminalError) };
}
