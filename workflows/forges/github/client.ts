import type { Octokit } from '@octokit/core';
import type { z } from 'zod';
import type { Clock } from '../../../runtime/clock.ts';
import { type Problem, TransientError, UserError } from '../../../runtime/errors.ts';
import { hasTooManyValues, networkFailure, readAnswer } from '../../../runtime/http-answer.ts';
import { Secret } from '../../../runtime/secret.ts';
import { type Trace, untraced } from '../../../runtime/trace.ts';
import type { Credential } from '../credentials/credential.ts';
import type { HostLimiter, Priority } from '../host-limiter.ts';
import { requestSpan, STATUS } from '../request-span.ts';
import { explain, type Failure, isTrouble, limitOf } from './failures.ts';
import { quotaOf } from './limits.ts';
import type { Server } from './server.ts';

export interface ClientOptions {
  readonly server: Server;
  readonly credential: Credential;
  readonly limiter: HostLimiter;
  readonly clock: Clock;
  /** Longest time to wait for an answer, in milliseconds; a minute by default. */
  readonly timeoutMs?: number;
  /** Told of every request. */
  readonly trace?: Trace;
}

export interface Request<Schema extends z.ZodType> {
  /** `GET /repos/{owner}/{repo}`, as GitHub documents it. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly answer: Schema;
  /** What is wanted, for errors, as an infinitive: "open the pull request". */
  readonly action: string;
  /** `owner/name`, for errors. */
  readonly repository: string;
  /** False when doing it twice makes two of it, so that it isn't sent again when it isn't known whether it was done. */
  readonly repeatable?: boolean;
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure; readonly problem: Problem };

/** GitHub's API for one account: answers checked, limits kept, failures told as problems without secrets. */
export interface Client {
  readonly server: Server;
  /** Asks; a GET that was asked before is only answered anew when something has changed (ETag). */
  read<Schema extends z.ZodType>(request: Request<Schema>): Promise<z.infer<Schema>>;
  write<Schema extends z.ZodType>(request: Request<Schema>): Promise<z.infer<Schema>>;
  /** Like read and write, for callers that know what a refusal means. Throws a {@link TransientError} all the same. */
  tryRead<Schema extends z.ZodType>(request: Request<Schema>): Promise<Answer<z.infer<Schema>>>;
  tryWrite<Schema extends z.ZodType>(request: Request<Schema>): Promise<Answer<z.infer<Schema>>>;
  /** The same, whose writes have this priority; ordinary without. */
  at(priority: Priority): Client;
  /** A token that git can use too. */
  token(): Promise<Secret>;
}

const ATTEMPTS = 4;
const BACKOFF_MS = 1_000;

export async function createClient(options: ClientOptions): Promise<Client> {
  return clientAt({ ...options, octokit: await createOctokit(options), known: new Map() }, 'ordinary');
}

function clientAt(context: Context, priority: Priority): Client {
  const { limiter, server } = context;
  const tryRead: Client['tryRead'] = async request => await send(context, request);
  const tryWrite: Client['tryWrite'] = async request =>
    await limiter.write(async () => await send(context, request), priority);
  return {
    server,
    tryRead,
    tryWrite,
    read: async request => valueOf(await tryRead(request)),
    write: async request => valueOf(await tryWrite(request)),
    at: other => clientAt(context, other),
    token: async () => await tokenOf(context),
  };
}

/** Loaded only when a repository is on GitHub: other commands start without it. */
async function createOctokit({ server, credential, timeoutMs = 60_000 }: ClientOptions): Promise<Octokit> {
  const { Octokit: Core } = await import('@octokit/core');
  const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  // Read here: octokit would take all that comes.
  const fetchInTime: typeof fetch = async (url, init) => {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const text = await readAnswer(response);
    const { status, headers } = response;
    const read = new Response(text === '' ? null : text, { status, headers });
    return Object.defineProperty(read, 'url', { value: response.url });
  };
  // A token is shown to nobody that a server points to.
  const request = { fetch: fetchInTime, log: silent, redirect: 'manual' as const };
  const options = { baseUrl: server.api, userAgent: 'berth', log: silent, request };
  if (credential.kind === 'token') return new Core({ ...options, auth: credential.token.reveal() });
  const { createAppAuth } = await import('@octokit/auth-app');
  const { id, privateKey, installation } = credential.app;
  const app = { appId: id, privateKey: privateKey.reveal(), ...(installation && { installationId: installation }) };
  return new Core({ ...options, authStrategy: createAppAuth, auth: { ...app, log: silent } });
}

function quiet(): void {
  // Octokit writes to the console otherwise.
}

interface Context extends ClientOptions {
  readonly octokit: Octokit;
  /** What was answered last to each GET, with its ETag. */
  readonly known: Map<string, { readonly etag: string; readonly data: unknown }>;
}

function valueOf<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  throw answer.problem;
}

/** Sends until there is an answer: again after a limit, which is told; and after trouble, when that can do no harm. */
async function send<Schema extends z.ZodType>(
  context: Context,
  request: Request<Schema>,
): Promise<Answer<z.infer<Schema>>> {
  const { limiter, clock, server } = context;
  const { repeatable = true } = request;
  for (let attempt = 1; ; attempt++) {
    await limiter.ready();
    const answer = await sendOnce(context, request);
    if (answer.ok) return answer;
    const limit = limitOf(answer.failure, clock.now());
    if (limit !== undefined) {
      limiter.pause(limit.milliseconds, limit.reason);
      if (attempt < ATTEMPTS) continue;
      const options = { retryAfter: limit.milliseconds, fix: 'try again then' };
      throw new TransientError(`${server.host} goes on refusing requests: ${limit.reason}`, options);
    }
    if (!isTrouble(answer.failure)) return answer;
    if (!repeatable || attempt === ATTEMPTS) throw answer.problem;
    await clock.sleep(BACKOFF_MS * 2 ** (attempt - 1));
  }
}

async function sendOnce<Schema extends z.ZodType>(
  context: Context,
  request: Request<Schema>,
): Promise<Answer<z.infer<Schema>>> {
  const { known, octokit } = context;
  const { route, parameters = {}, answer } = request;
  const key = route.startsWith('GET ') ? JSON.stringify([route, parameters]) : undefined;
  const before = key === undefined ? undefined : known.get(key);
  const headers = before === undefined ? {} : { 'if-none-match': before.etag };
  try {
    const {
      data,
      headers: answered,
      status,
    } = await traced(context, route, async () => octokit.request(route, { ...parameters, headers }));
    noteQuota(context, textsOf(answered));
    if (status >= 300) return failed(context, request, { status, message: 'moved', headers: {} });
    const parsed = hasTooManyValues(data) ? undefined : answer.safeParse(data);
    if (parsed?.success !== true)
      return failed(context, request, { message: `an answer that isn't whole, after ${status}`, headers: {} });
    if (key !== undefined && answered.etag !== undefined) known.set(key, { etag: answered.etag, data });
    return { ok: true, value: parsed.data };
  } catch (error) {
    if (statusOf(error) === 304 && before !== undefined) return { ok: true, value: answer.parse(before.data) };
    const failure = failureOf(context, error);
    noteQuota(context, failure.headers);
    return failed(context, request, failure);
  }
}

/** Shows a request to whoever watches: its route, never what is in it. */
async function traced<Response extends { readonly status: number }>(
  { server, trace = untraced }: Context,
  route: string,
  ask: () => Promise<Response>,
): Promise<Response> {
  const [method = '', template = ''] = route.split(' ');
  const outcome = await trace(requestSpan({ method, template, host: server.host }), async span => {
    try {
      const response = await ask();
      span.add({ [STATUS]: response.status });
      return { response };
    } catch (error) {
      const status = statusOf(error);
      if (status !== undefined) span.add({ [STATUS]: status });
      // "Not modified" is no failure, although octokit throws it.
      if (status !== 304) span.fail();
      return { error };
    }
  });
  if ('error' in outcome) throw outcome.error;
  return outcome.response;
}

function noteQuota({ limiter }: Context, headers: Failure['headers']): void {
  const quota = quotaOf(headers);
  if (quota !== undefined) limiter.noteQuota(quota);
}

function failed<Value>(
  { server: { host } }: Context,
  { repository, action }: Pick<Request<z.ZodType>, 'repository' | 'action'>,
  failure: Failure,
): Answer<Value> {
  return { ok: false, failure, problem: explain(failure, { host, repository, action }) };
}

/** The part of octokit's RequestError that is used. Told by its shape: loading the class would load octokit. */
interface RequestError extends Error {
  readonly status: number;
  readonly response?: {
    readonly data: unknown;
    readonly headers: Readonly<Record<string, string | number | undefined>>;
  };
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error ? (error as RequestError).status : undefined;
}

function failureOf({ credential }: Context, error: unknown): Failure {
  const status = statusOf(error);
  if (status === undefined) throw credential.kind === 'token' ? error : keyProblem();
  const { response } = error as RequestError;
  // Octokit gives a lost connection status 500, and no response.
  if (response === undefined) return { message: networkFailure(error), headers: {} };
  const secret = credential.kind === 'token' ? credential.token : credential.app.privateKey;
  return { status, message: messageOf(response.data, secret), headers: textsOf(response.headers) };
}

function textsOf(headers: Readonly<Record<string, string | number | undefined>>): Failure['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** What fails before anything is sent is the App's key. Its cause isn't kept: it might show the key. */
function keyProblem(): UserError {
  return new UserError("the GitHub App's private key can't be used", {
    fix: "give the whole PEM file that GitHub made on the App's page, with its BEGIN and END lines",
  });
}

/** GitHub's message with its details, in one line and of bounded length. Hidden before it is cut: a part of a secret is one too. */
function messageOf(data: unknown, secret: Secret): string {
  if (typeof data !== 'object' || data === null || !('message' in data)) return 'no explanation';
  const errors = 'errors' in data && Array.isArray(data.errors) ? data.errors.map(detailOf) : [];
  const said = [String(data.message), ...errors.filter(text => text !== '')].join(': ');
  return secret.hideIn(said).replace(/\s+/g, ' ').slice(0, 500);
}

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return '';
  if ('message' in error) return String(error.message);
  return 'field' in error && 'code' in error ? `${String(error.field)} ${String(error.code)}` : '';
}

async function tokenOf(context: Context): Promise<Secret> {
  const { octokit, credential, server } = context;
  if (credential.kind === 'token') return credential.token;
  try {
    const { token } = (await octokit.auth({ type: 'installation' })) as { readonly token: string };
    return Secret.token(token, 'the GitHub App');
  } catch (error) {
    const { host } = server;
    throw explain(failureOf(context, error), { host, repository: host, action: 'get a token for the App' });
  }
}
