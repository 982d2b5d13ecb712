import { AccessError, BugError, ConflictError, Problem, TerminalError, TransientError, UserError } from '../errors.ts';
import { GitError, type GitErrorKind } from '../git/git-error.ts';
import type { Origin } from '../origin.ts';

/** An error as plain data, for another process. */
export interface RemoteError {
  readonly type: ErrorType;
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly fix?: string;
  readonly origin?: Origin;
  readonly retryAfter?: number;
  readonly gitKind?: GitErrorKind;
}

type ErrorType = 'git' | 'access' | 'user' | 'transient' | 'terminal' | 'conflict' | 'bug' | 'other';

/** Everything of an error that callers decide by. What git printed and causes stay behind: they may be long, and are for logs only. */
export function encodeError(error: unknown): RemoteError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const plain = { type: typeOf(error), name, message, ...(stack !== undefined && { stack }) };
  if (!(error instanceof Problem)) return plain;
  return {
    ...plain,
    ...(error.fix !== undefined && { fix: error.fix }),
    ...(error.origin !== undefined && { origin: error.origin }),
    ...(error instanceof TransientError && error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(error instanceof GitError && { gitKind: error.kind }),
  };
}

/** The same error again, of the class that says who must act. */
export function decodeError(remote: RemoteError): Error {
  const error = made(remote);
  error.name = remote.name;
  if (remote.stack !== undefined) error.stack = remote.stack;
  return error;
}

function typeOf(error: unknown): ErrorType {
  if (error instanceof GitError) return 'git';
  if (error instanceof AccessError) return 'access';
  if (error instanceof UserError) return 'user';
  if (error instanceof TransientError) return 'transient';
  if (error instanceof TerminalError) return 'terminal';
  if (error instanceof ConflictError) return 'conflict';
  return error instanceof BugError ? 'bug' : 'other';
}

function made({ type, message, fix, origin, retryAfter, gitKind }: RemoteError): Error {
  const options = { ...(fix !== undefined && { fix }), ...(origin !== undefined && { origin }) };
  switch (type) {
    case 'git':
      return new GitError(gitKind ?? 'failed', message, options);
    case 'access':
      return new AccessError(message, options);
    case 'user':
      return new UserError(message, options);
    case 'transient':
      return new TransientError(message, { ...options, ...(retryAfter !== undefined && { retryAfter }) });
    case 'terminal':
      return new TerminalError(message, options);
    case 'conflict':
      return new ConflictError(message, options);
    case 'bug':
      return new BugError(message, options);
    case 'other':
      return new Error(message);
  }
}
