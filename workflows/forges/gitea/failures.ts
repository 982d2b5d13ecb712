import {
  AccessError,
  ConflictError,
  type Problem,
  TerminalError,
  TransientError,
  UserError,
} from '../../../runtime/errors.ts';
import { printable } from '../../../runtime/printable.ts';

/** What a request was for, for the words of an error. */
export interface RequestContext {
  /** Address of the repository or the server. */
  readonly where: string;
  /** As a clause: "open a pull request". */
  readonly action: string;
  /** Where the credential came from; absent when none was sent. */
  readonly source?: string;
}

export interface Refusal {
  readonly status: number;
  /** What the server says. */
  readonly message: string;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

/** Scopes that a token needs for all that Berth does. */
const SCOPES = 'write:repository and write:issue';

/** An answer other than 2xx as an error that says who must act. */
export function explainRefusal({ status, message, retryAfter }: Refusal, context: RequestContext): Problem {
  const { where, action, source } = context;
  const what = `${where}: can't ${action}`;
  const said = message === '' ? `the server answered ${status}` : printable(message).slice(0, 300);
  if (status === 401) return denied(`${what}: the server doesn't accept the credential`, context, said);
  if (status === 403) return denied(`${what}: not allowed`, context, said);
  if (status === 404) {
    const fix = `check the address${source === undefined ? `, and give Berth a token if it is private: ${tokenHint()}` : `, and that the account of ${source} may see the repository`}`;
    return new AccessError(`${what}: there is no such repository, branch or page (${said})`, { fix });
  }
  if (status === 409 || status === 412) return new ConflictError(`${what}: it has changed meanwhile (${said})`);
  if (status === 423)
    return new UserError(`${what}: the repository is archived`, { fix: 'take it out of the archive' });
  if (status === 429 || status >= 500) {
    const rest = retryAfter === undefined ? {} : { retryAfter };
    return new TransientError(`${what}: ${said}`, { fix: 'try again later', ...rest });
  }
  if (status >= 300 && status < 400) {
    return new UserError(`${what}: the server sends on to another address (${said})`, {
      fix: 'the repository was moved or renamed: correct its address in the control plane',
    });
  }
  return new TerminalError(`${what}: ${said}`);
}

function denied(what: string, { source }: Pick<RequestContext, 'source'>, said: string): UserError {
  return new AccessError(`${what} (${said})`, { fix: accessHint(source) });
}

/** How Berth gets to write, when it has a credential from `source` or none. */
export function accessHint(source: string | undefined): string {
  return source === undefined
    ? `give Berth a token: ${tokenHint()}`
    : `the token (${source}) needs the scopes ${SCOPES}, and its account the permission to write to the repository`;
}

function tokenHint(): string {
  return 'a line "host: token" in the file of --credentials, or the variable BERTH_TOKEN_<HOST>; see docs/forges.md';
}
