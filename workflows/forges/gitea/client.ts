import type { z } from 'zod';
import type { Clock } from '../../../runtime/clock.ts';
import { TerminalError, TransientError } from '../../../runtime/errors.ts';
import { AnswerTooLargeError, hasTooManyValues, networkFailure, readAnswer } from '../../../runtime/http-answer.ts';
import { type Trace, untraced } from '../../../runtime/trace.ts';
import type { Credential } from '../credentials/credential.ts';
import type { HostLimiter, Priority } from '../host-limiter.ts';
import { requestSpan, STATUS } from '../request-span.ts';
import { explainRefusal, type Refusal } from './failures.ts';
import { giteaTemplate } from './route-template.ts';
import { Failure } from './schemas.ts';

export interface GiteaClientOptions {
  /** `https://git.example.com/api/v1` */
  readonly api: string;
  /** Address of the repository, for messages. */
  readonly where: string;
  /** Without one only what everybody may see is seen. */
  readonly credential?: Credential;
  /** That of the server. */
  readonly limiter: HostLimiter;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly timeoutMs?: number;
  /** Told of every request. */
  readonly trace?: Trace;
}

export interface Request<Schema extends z.ZodType> {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  /** After `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
  readonly answer: Schema;
  /** What it is for, as a clause: "open a pull request". */
  readonly action: string;
}

/** Requests to the API of one server. Only reads are repeated: a write whose answer was lost may have been done. */
export interface GiteaClient {
  send<Schema extends z.ZodType>(request: Request<Schema>): Promise<z.infer<Schema>>;
  /** Nothing when there is no such thing. */
  find<Schema extends z.ZodType>(request: Request<Schema>): Promise<z.infer<Schema> | undefined>;
  /** For callers that know what a refusal means: those of `expected` come back as the server words them. */
  attempt<Schema extends z.ZodType>(
    request: Request<Schema>,
    expected: readonly number[],
  ): Promise<Attempted<z.infer<Schema>>>;
  /** The same, whose writes have this priority; ordinary without. */
  at(priority: Priority): GiteaClient;
  /** Where the credential came from. */
  readonly source: string | undefined;
}

export type Attempted<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 250;
// When the server doesn't say how long.
const LIMITED_MS = 1_000;
const TROUBLE: ReadonlySet<number> = new Set([500, 502, 503, 504]);

export function createGiteaClient(options: GiteaClientOptions): GiteaClient {
  return clientAt(options, 'ordinary');
}

function clientAt(options: GiteaClientOptions, priority: Priority): GiteaClient {
  const { where, credential } = options;
  const source = credential?.source;
  const answerOf = async (request: Request<z.ZodType>): Promise<Answer> =>
    isRead(request)
      ? await askFor(options, request)
      : await options.limiter.write(async () => await askFor(options, request), priority);
  const find: GiteaClient['find'] = async request => {
    const answer = await answerOf(request);
    if (answer.status === 404) return undefined;
    return checked(options, request, answer);
  };
  return {
    source,
    at: other => clientAt(options, other),
    find,
    attempt: async (request, expected) => {
      const answer = await answerOf(request);
      if (expected.includes(answer.status)) return { ok: false, refusal: refusalIn(answer, options) };
      return { ok: true, value: checked(options, request, answer) };
    },
    send: async request => {
      const answer = await answerOf(request);
      if (answer.status === 404)
        throw explainRefusal(refusalIn(answer, options), {
          where,
          action: request.action,
          ...(source && { source }),
        });
      return checked(options, request, answer);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

function isRead({ method = 'GET' }: Request<z.ZodType>): boolean {
  return method === 'GET';
}

/** Asks until there is an answer: again after a limit, before which nothing was done, and after trouble when it only reads. */
async function askFor(options: GiteaClientOptions, request: Request<z.ZodType>): Promise<Answer> {
  const { limiter, clock } = options;
  for (let attempt = 1; ; attempt++) {
    await limiter.ready();
    const isLast = attempt === ATTEMPTS;
    try {
      const answer = await traced(options, request);
      const silence = silenceOf(answer);
      if (silence !== undefined) limiter.pause(silence, `it answered ${answer.status}`);
      const again = answer.status === 429 || (isRead(request) && TROUBLE.has(answer.status));
      if (isLast || !again) return answer;
      if (silence !== undefined) continue;
    } catch (error) {
      if (isLast || !isRead(request) || error instanceof AnswerTooLargeError)
        throw unreachable(error, options, request);
    }
    await clock.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
  }
}

/** Shows a request to whoever watches: its route, never what is in it. */
async function traced(options: GiteaClientOptions, request: Request<z.ZodType>): Promise<Answer> {
  const { api, trace = untraced } = options;
  const { method = 'GET', path } = request;
  const { host } = new URL(api);
  return await trace(requestSpan({ method, template: giteaTemplate(path), host }), async span => {
    const answer = await ask(options, request);
    span.add({ [STATUS]: answer.status });
    if (answer.status >= 400) span.fail();
    return answer;
  });
}

/** For how long the server doesn't want to be asked anything, in milliseconds. */
function silenceOf({ status, retryAfter }: Answer): number | undefined {
  if (status === 429) return retryAfter ?? LIMITED_MS;
  return TROUBLE.has(status) ? retryAfter : undefined;
}

async function ask(
  { api, credential, timeoutMs = TIMEOUT_MS }: GiteaClientOptions,
  { method = 'GET', path, body }: Request<z.ZodType>,
): Promise<Answer> {
  const response = await fetch(api + path, {
    method,
    // Followed, the token would go wherever the server says.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...authorization(credential),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { status, headers } = response;
  return {
    status,
    text: await readAnswer(response),
    location: headers.get('location'),
    retryAfter: retryAfterOf(headers.get('retry-after')),
  };
}

function authorization(credential: Credential | undefined): Record<string, string> {
  if (credential?.kind !== 'token') return {};
  const { token, username } = credential;
  if (username === undefined) return { authorization: `token ${token.reveal()}` };
  // It may be a password.
  return { authorization: `Basic ${Buffer.from(`${username}:${token.reveal()}`).toString('base64')}` };
}

/** RFC 9110: seconds. A date is taken as none: the wait is then ours to choose. */
function retryAfterOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : undefined;
}

function unreachable(error: unknown, { where }: GiteaClientOptions, { action }: Request<z.ZodType>): Error {
  if (error instanceof AnswerTooLargeError)
    return new TerminalError(`${where}: can't ${action}: ${error.message}`, { fix: NOT_GITEA });
  // Without the cause: it might show what was sent.
  return new TransientError(`${where}: can't ${action}: the server could not be reached (${networkFailure(error)})`, {
    fix: 'check the network and the server, then try again',
  });
}

function checked<Schema extends z.ZodType>(
  options: GiteaClientOptions,
  { action, answer: schema }: Request<Schema>,
  answer: Answer,
): z.infer<Schema> {
  const { where, credential } = options;
  if (answer.status < 200 || answer.status > 299) {
    const source = credential === undefined ? {} : { source: credential.source };
    throw explainRefusal(refusalIn(answer, options), { where, action, ...source });
  }
  const data = answer.text === '' ? undefined : jsonOf(answer.text);
  if (hasTooManyValues(data))
    throw new TerminalError(`${where}: can't ${action}: the answer has more values than a page can have`, {
      fix: NOT_GITEA,
    });
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TerminalError(
    `${where}: can't ${action}: the answer is not what Gitea's is (${issue?.path.join('.')}: ${issue?.message})`,
    { fix: NOT_GITEA },
  );
}

const NOT_GITEA = 'try again; if it stays, check that the address is that of a Gitea or Forgejo';

function refusalIn({ status, text, location, retryAfter }: Answer, { credential }: GiteaClientOptions): Refusal {
  const parsed = Failure.safeParse(jsonOf(text));
  const said = location ?? (parsed.success ? parsed.data.message : '');
  const message = credential?.kind === 'token' ? credential.token.hideIn(said) : said;
  return { status, message, ...(retryAfter !== undefined && { retryAfter }) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
