import { Problem, type ProblemOptions } from '../errors.ts';
import { isRecord } from '../is-record.ts';
import { printable } from '../printable.ts';

/** Characters of a server's message that are kept. */
const MAX_MESSAGE = 500;

/** An API server said no, as `metav1.Status` or in whatever way. */
export class StatusError extends Problem {
  /** HTTP status, or `code` of an ERROR event of a watch. */
  readonly code: number;
  /** Such as `NotFound`, `Expired` or `Forbidden`; empty where the server gave none. */
  readonly reason: string;
  /** When to try again, in milliseconds from now, if the server said so. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    { code, reason, retryAfter, ...options }: ProblemOptions & { code: number; reason: string; retryAfter?: number },
  ) {
    super(message, options);
    this.code = code;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

export interface Refusal {
  /** What was asked, such as "GET /api/v1/configmaps". */
  readonly what: string;
  /** HTTP status, which a `code` in the body overrules. */
  readonly code: number;
  readonly body: unknown;
  readonly retryAfter?: number | undefined;
  /** Takes credentials out of a text. */
  readonly hide: (text: string) => string;
}

/** The error that an answer or an ERROR event stands for. */
export function statusError({ what, code, body, retryAfter, hide }: Refusal): StatusError {
  const status = isRecord(body) ? body : {};
  const said = typeof body === 'string' ? body : status['message'];
  const actual = typeof status['code'] === 'number' ? status['code'] : code;
  const reason = typeof status['reason'] === 'string' ? status['reason'].slice(0, 100) : '';
  const words = typeof said === 'string' ? `: ${printable(hide(said.slice(0, MAX_MESSAGE)))}` : '';
  const fix = FIXES.get(actual);
  return new StatusError(`the API server answered ${actual} to ${what}${words}`, {
    code: actual,
    reason,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(fix !== undefined && { fix }),
  });
}

const FIXES: ReadonlyMap<number, string> = new Map([
  [401, 'check the credentials of the kubeconfig, and that they have not expired'],
  [403, 'grant what is missing with a Role or ClusterRole, and bind it to the account'],
]);

/** The version that was asked for is gone, as a status or within a watch. What was read before has to be read anew. */
export function isResourceExpired(error: unknown): boolean {
  return error instanceof StatusError && (error.code === 410 || error.reason === 'Expired' || error.reason === 'Gone');
}

/** The kind isn't there, or may not be read. Somebody may install it or grant it later. */
export function isNotServed(error: unknown): boolean {
  return error instanceof StatusError && [403, 404, 405].includes(error.code);
}
