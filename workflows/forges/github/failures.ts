import {
  AccessError,
  ConflictError,
  Problem,
  type ProblemOptions,
  TransientError,
  UserError,
} from '../../../runtime/errors.ts';

/** What GitHub answered in place of what was asked for. Holds nothing of the request, so no token can show. */
export interface Failure {
  /** Absent when there was no answer. */
  readonly status?: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a request was for, for the words of an error. */
export interface RequestContext {
  readonly host: string;
  /** `owner/name`, for messages. */
  readonly repository: string;
  /** What was wanted, as an infinitive: "open the pull request". */
  readonly action: string;
}

/** A limit that GitHub says for how long it holds: nothing was done. */
export interface Limit {
  readonly milliseconds: number;
  readonly reason: string;
}

// "If a secondary rate limit was exceeded and no header says how long, wait for at least one minute."
const UNKNOWN_LIMIT_MS = 60_000;

/** The limit behind a 403 or 429, if it is one. `now`: milliseconds since 1970. */
export function limitOf({ status, message, headers }: Failure, now: number): Limit | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after']);
  const secondary = /secondary rate limit|abuse detection/i.test(message);
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) {
    return { milliseconds: after * 1000, reason: secondary ? 'secondary rate limit' : 'rate limit' };
  }
  if (headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * 1000;
    const milliseconds = Number.isFinite(reset) ? Math.max(1_000, reset - now) : UNKNOWN_LIMIT_MS;
    return { milliseconds, reason: 'no requests left in this hour' };
  }
  if (secondary || status === 429) return { milliseconds: UNKNOWN_LIMIT_MS, reason: 'secondary rate limit' };
  return undefined;
}

/** No answer, or one that says that the server is in trouble: trying again may help, and it isn't known what was done. */
export function isTrouble({ status }: Failure): boolean {
  return status === undefined || status >= 500;
}

/** A failure as an error that says who must act, and how. */
export function explain(failure: Failure, context: RequestContext): Problem {
  const { status, message } = failure;
  const what = `can't ${context.action} in ${context.repository}`;
  if (isTrouble(failure)) {
    const said =
      status === undefined ? `${context.host} could not be reached (${message})` : `${context.host} answered ${status}`;
    return new TransientError(`${what}: ${said}`, { fix: 'try again; the next run goes on where this one stopped' });
  }
  const user = (reason: string, fix: string): UserError => new UserError(`${what}: ${reason}`, { fix });
  const access = (reason: string, fix: string): UserError => new AccessError(`${what}: ${reason}`, { fix });
  switch (status) {
    case 301:
    case 302:
    case 307:
    case 308:
      return user('the repository was renamed or moved', 'correct its address');
    case 401:
      return access(`${context.host} doesn't accept the token`, 'it may have expired or been revoked: set a new one');
    case 403:
      return forbidden(failure, access);
    case 404:
      return access(
        'there is no such repository, or the account has no access to it',
        'check the address; give the token or the App access to this repository, with the permissions in docs/forges.md',
      );
    case 409:
      return new ConflictError(`${what}: ${message}`, { fix: 'try again' });
    default:
      return invalid(failure, { what, user });
  }
}

type UserErrorOf = (reason: string, fix: string) => UserError;

function forbidden({ message, headers }: Failure, user: UserErrorOf): Problem {
  if (headers['x-github-sso'] !== undefined || /SAML|single sign-on/i.test(message)) {
    return user(
      'the organization asks for single sign-on',
      'authorize the token for the organization: Settings, Developer settings, Personal access tokens, Configure SSO',
    );
  }
  if (/archived|read-only/i.test(message)) {
    return user('the repository is archived', 'unarchive it, or let the GitOpsRepo name another one');
  }
  if (isProtected(message)) return protectedBranch(message, user);
  const accepted = headers['x-accepted-github-permissions'];
  const missing = accepted === undefined ? 'contents=write and pull_requests=write' : accepted.replaceAll(',', ', ');
  return user(`the account may not (${message})`, `give the token or the App the permission ${missing}`);
}

function invalid(failure: Failure, { what, user }: { what: string; user: UserErrorOf }): Problem {
  const { message, status } = failure;
  const options: ProblemOptions = { fix: 'try again' };
  if (/already exists/i.test(message)) return new ConflictError(`${what}: ${message}`, options);
  if (/no commits between|head sha .* (?:modified|match)/i.test(message)) {
    return new ConflictError(`${what}: ${message}`, options);
  }
  if (isProtected(message)) return protectedBranch(message, user);
  return user(`${status}: ${message}`, 'check the rules of the repository and its branches');
}

function isProtected(message: string): boolean {
  return /protected branch|repository rule|ruleset|rule violations|required status check/i.test(message);
}

function protectedBranch(message: string, user: UserErrorOf): Problem {
  return user(
    `a rule of the repository forbids it (${message})`,
    "let Berth's account create, force-push and delete branches under berth/ (Settings, Rules)",
  );
}
