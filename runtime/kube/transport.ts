import { type Dispatcher, request } from 'undici';
import type { Clock } from '../clock.ts';
import { Problem, TransientError } from '../errors.ts';
import { networkFailure } from '../http-answer.ts';
import { type Agents, type AgentUse, createAgents } from './agents.ts';
import { createClientRateLimiter } from './client-rate-limiter.ts';
import type { KubeAccess, KubeConfigReader } from './kube-config.ts';
import { proxyFor } from './proxy.ts';
import { StatusError, statusError } from './status-error.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Servers that ask for more patience are asked again after this all the same, in milliseconds. */
const LONGEST_ASKED_MS = 5 * 60_000;
const ATTEMPTS = 5;
/** Bytes of an answer that are read at most; a page of a list has fewer objects than would fill it. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

export interface TransportDeps {
  readonly config: KubeConfigReader;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Of the process, for its proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of Berth. */
  readonly version: string;
}

export interface GetOptions {
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** The way to one API server: connections, credentials, limits, and trying again. */
export interface Transport {
  /**
   * Reads something. What may pass (429, 5xx, a connection that broke) is tried again, a few times and as late as the server asks;
   * 401 once, with fresh credentials.
   *
   * @param path With its query.
   * @throws StatusError when the server said no; TransientError when there was no answer; UserError without usable credentials
   */
  get(path: string, options?: GetOptions): Promise<unknown>;
  /** The body of a watch, as it comes. Only 401 is tried again. It has to be read to its end, or left. */
  watch(path: string, options?: GetOptions): Promise<AsyncIterable<Uint8Array>>;
  /** Agents that are open, each with its connections. */
  agents(): number;
  /** Ends all connections. */
  close(): Promise<void>;
}

interface Answer {
  readonly response: Dispatcher.ResponseData;
  readonly access: KubeAccess;
  readonly release: () => void;
}

export function createTransport(deps: TransportDeps): Transport {
  const { clock, random } = deps;
  const agents = createAgents();
  const send = createSender(deps, agents);
  return {
    async get(path, options = {}) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await readJson(await send('request', path, options), path);
        } catch (error) {
          if (attempt >= ATTEMPTS || !mayPass(error)) throw error;
          await clock.sleep(waitAfter(error, attempt, random));
          options.signal?.throwIfAborted();
        }
      }
    },
    watch: async (path, options = {}) => bodyOf(await send('watch', path, options)),
    agents: () => agents.size(),
    close: async () => await agents.close(),
  };
}

type Send = (use: AgentUse, path: string, options: GetOptions) => Promise<Answer>;

/** Sends a request, once more with fresh credentials if those it had weren't taken, and gives an answer that is no refusal. */
function createSender({ config, clock, env, version }: TransportDeps, agents: Agents): Send {
  const turn = createClientRateLimiter(clock);
  const sendOnce = async (path: string, { use, fresh, accept, signal }: Sending): Promise<Answer> => {
    await turn();
    const access = await config.read({ fresh });
    const url = new URL(`${access.server}${path}`);
    const needs = { tls: access.tls, proxy: proxyFor(url, access.proxyUrl, env) };
    const { dispatcher, release } = agents.acquire(use, needs);
    const own = { 'user-agent': `berth/${version}`, accept: accept ?? 'application/json' };
    const headers = { ...access.headers, ...own };
    try {
      const response = await request(url, { dispatcher, method: 'GET', headers, ...(signal && { signal }) });
      return { response, access, release };
    } catch (error) {
      release();
      signal?.throwIfAborted();
      const why = networkFailure(error);
      throw new TransientError(`no answer of the API server to GET ${pathOf(path)}: ${why}`, { cause: error });
    }
  };
  return async (use, path, options) => {
    let answer = await sendOnce(path, { ...options, use, fresh: false });
    // A token that was rotated or has expired: what there is now may be another one.
    if (answer.response.statusCode === 401) {
      await answer.response.body.dump().catch(() => undefined);
      answer.release();
      answer = await sendOnce(path, { ...options, use, fresh: true });
    }
    const { statusCode } = answer.response;
    if (statusCode >= 200 && statusCode < 300) return answer;
    throw await refused(answer, path, clock.now());
  };
}

interface Sending extends GetOptions {
  readonly use: AgentUse;
  readonly fresh: boolean;
}

/** Without the query, which says nothing to people. */
function pathOf(path: string): string {
  return path.split('?', 1)[0] ?? path;
}

async function* bodyOf({ response, release }: Answer): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body) yield chunk as Uint8Array;
  } catch (error) {
    throw new TransientError(`a watch broke off: ${networkFailure(error)}`, { cause: error });
  } finally {
    release();
  }
}

async function readBody({ response, release }: Answer): Promise<string> {
  try {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      const part = chunk as Uint8Array;
      bytes += part.length;
      if (bytes > MAX_BODY_BYTES) throw new TransientError('an answer of the API server has more than 256 MiB');
      chunks.push(part);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    release();
  }
}

async function readJson(answer: Answer, path: string): Promise<unknown> {
  try {
    return JSON.parse(await readBody(answer)) as unknown;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const how = error instanceof SyntaxError ? 'is not JSON' : `broke off: ${networkFailure(error)}`;
    throw new TransientError(`the answer of the API server to GET ${pathOf(path)} ${how}`, { cause: error });
  }
}

async function refused(answer: Answer, path: string, now: number): Promise<StatusError> {
  const { response, access } = answer;
  const text = await readBody(answer).catch(() => '');
  const retryAfter = retryAfterOf(response.headers['retry-after'], now);
  const { statusCode: code } = response;
  return statusError({
    what: `GET ${pathOf(path)}`,
    code,
    body: parsed(text),
    retryAfter,
    hide: text => access.hide(text),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Seconds, or a date. */
function retryAfterOf(header: string | string[] | undefined, now: number): number | undefined {
  const text = [header].flat()[0];
  if (text === undefined) return undefined;
  const milliseconds = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(0, milliseconds), LONGEST_ASKED_MS);
}

function mayPass(error: unknown): boolean {
  return error instanceof TransientError || (error instanceof StatusError && (error.code === 429 || error.code >= 500));
}

/** Full jitter, so that many clients of a server that comes back don't come back together. */
function waitAfter(error: unknown, attempt: number, random: () => number): number {
  const asked = error instanceof StatusError ? (error.retryAfter ?? 0) : 0;
  return Math.max(asked, random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt), FIRST_WAIT_MS);
}
