import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname } from 'node:path';
import { afterAll } from 'vitest';
import type { TestRepository } from '../git-repository.ts';
import { serveGit } from '../git-server.ts';
import { APP_TOKEN, appAnswer } from './app.ts';
import { graphql, unresolved } from './graphql.ts';
import { ISSUE_ROUTES } from './issue-routes.ts';
import { type Description, loadDescription } from './openapi.ts';
import { plumbing } from './repository.ts';
import { ROUTES } from './routes.ts';
import {
  type Caller,
  type Pull,
  type Reply,
  type RequestLog,
  type Rules,
  refused,
  type State,
  type Status,
  settle,
  type TestIssue,
} from './world.ts';

/** What goes wrong with a request. `before`: nothing was done; `after`: it was, but the answer is lost. */
export type Fault =
  | 'secondary limit'
  | 'too many requests'
  | 'error 500'
  | 'error 502'
  | 'reset before'
  | 'reset after'
  | 'no answer'
  | 'cut off';

/** `revoked`: the token is no more; `renamed`: the repository is elsewhere; `hidden`: deleted, or the token may not see it. */
export type Access = 'granted' | 'revoked' | 'renamed' | 'hidden';

export interface GitHubServer {
  /** Address of the repository. */
  readonly address: string;
  readonly origin: string;
  /** Set another one to revoke it. */
  token: string;
  readonly state: State;
  /** All requests, in order. */
  readonly requests: RequestLog[];
  /** Differences from GitHub's own description, in requests and answers. */
  readonly problems: string[];
  /** Asked about each request by its number from 0. */
  fault: (index: number, request: RequestLog) => Fault | undefined;
  /** What the token may see of the repository. */
  access: Access;
  /** Answers in place of the operation, such as a refusal. */
  refuse: (request: RequestLog) => Reply | undefined;
}

export interface GitHubServerOptions {
  readonly repository: TestRepository;
  /** Public key of an App, PEM. */
  readonly appKey?: string;
  /** What is there from the start. */
  readonly pulls?: Pull[];
  readonly issues?: TestIssue[];
  readonly statuses?: Status[];
  readonly rules?: Rules;
}

const FREE: Rules = { approvals: false, autoMerge: true, queue: false, drafts: true, unstable: false, unknown: 0 };

const TOKEN = 'ghp_testtoken0123456789';
/** That of a workflow run: it may not ask who it is. */
export const WORKFLOW_TOKEN = 'ghs_workflowtoken0123456789';

const open: Server[] = [];
afterAll(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

let description: Description | undefined;

/** GitHub's description, read once in a process. */
export function gitHubDescription(): Description {
  return (description ??= loadDescription());
}

/**
 * An Enterprise Server with one repository, `platform/gitops`: API below `/api/v3`, git beside it. Does with real git what
 * GitHub does, as far as Berth uses it, and holds each request and answer to GitHub's own description.
 */
export async function gitHubServer({
  repository,
  appKey,
  pulls = [],
  issues = [],
  statuses = [],
  rules = FREE,
}: GitHubServerOptions): Promise<GitHubServer> {
  const state: State = {
    owner: 'platform',
    name: 'gitops',
    repository,
    git: plumbing(repository),
    description: gitHubDescription(),
    pulls,
    statuses,
    issues,
    hasIssues: true,
    archived: false,
    rules: { ...rules },
    people: { accounts: ['ada', 'grace', 'outsider'], collaborators: ['ada', 'grace'], teams: ['platform'] },
    nextId: 1000,
  };
  // One after the other, as they come: each sees what the one before it did.
  let turn: Promise<unknown> = Promise.resolve();
  const http = createServer((request, response) => {
    turn = turn.then(async () => await respond(server, { request, response, appKey }).catch(() => response.destroy()));
  });
  // A client on a busy machine would meet the end of its connection, and send again what is counted.
  http.keepAliveTimeout = 600_000;
  await new Promise<void>(resolve => {
    http.listen(0, '127.0.0.1', resolve);
  });
  open.push(http);
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: GitHubServer = {
    address: `${origin}/platform/gitops`,
    origin,
    token: TOKEN,
    state,
    requests: [],
    problems: [],
    fault: () => undefined,
    access: 'granted',
    refuse: () => undefined,
  };
  return server;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly appKey: string | undefined;
}

async function respond(server: GitHubServer, { request, response, appKey }: Exchange): Promise<void> {
  const url = new URL(request.url ?? '/', server.origin);
  const path = url.pathname.replace(/^\/api\/(v3(?=\/))?/, '/').replace('//', '/');
  const git = !url.pathname.startsWith('/api/');
  const log: RequestLog = { method: request.method ?? 'GET', path, git };
  const fault = server.fault(server.requests.length, log);
  server.requests.push(log);
  const chunks: Buffer[] = [];
  if (git) {
    if (fault !== undefined) return faulty(response, fault);
    return await answerGit(server, url, { request, response, appKey });
  }
  for await (const chunk of request) chunks.push(chunk as Buffer);
  log.isQuery = path === '/graphql' && Buffer.concat(chunks).toString('latin1').startsWith('{"query":"query ');
  if (fault !== undefined && fault !== 'reset after' && fault !== 'cut off') return faulty(response, fault);
  const text = Buffer.concat(chunks).toString('utf8');
  const body = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
  const reply = server.refuse(log) ?? (await operate(server, { log, url, body, request, appKey }));
  if (fault === 'reset after') {
    response.destroy();
    return;
  }
  send(request, response, { reply, cut: fault === 'cut off' });
}

async function answerGit(server: GitHubServer, url: URL, { request, response, appKey }: Exchange): Promise<void> {
  const { path } = server.state.repository;
  const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  const tokens = [server.token, WORKFLOW_TOKEN, ...(appKey === undefined ? [] : [APP_TOKEN])];
  if (server.access === 'revoked' || !tokens.some(token => given === `x-access-token:${token}`)) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="GitHub"' }).end();
    return;
  }
  if (server.access !== 'granted') {
    const location = `${server.origin}/platform/renamed${url.pathname.replace(/^\/platform\/gitops(\.git)?/, '')}`;
    response.writeHead(server.access === 'hidden' ? 404 : 301, server.access === 'hidden' ? {} : { location }).end();
    return;
  }
  const rest = url.pathname.replace(/^\/platform\/gitops(\.git)?/, `/${basename(path)}`);
  const done = new Promise<void>(resolve => {
    response.once('close', resolve);
  });
  serveGit(request, response, { root: dirname(path), path: rest + url.search });
  await done;
}

interface Operation {
  readonly log: RequestLog;
  readonly url: URL;
  readonly body: Record<string, unknown> | undefined;
  readonly request: IncomingMessage;
  readonly appKey: string | undefined;
}

async function operate(server: GitHubServer, { log, url, body, request, appKey }: Operation): Promise<Reply> {
  const { state } = server;
  const authorization = request.headers.authorization ?? '';
  await settle(state);
  if (log.path === '/meta') return { status: 200, data: {}, headers: { 'x-github-request-id': '1' } };
  const caller = callerOf(server, authorization, appKey);
  const asApp = appKey === undefined ? undefined : appAnswer(state, { log, authorization, appKey });
  if (server.access === 'revoked' || (caller === undefined && asApp === undefined)) {
    return refused(401, 'Bad credentials');
  }
  const unseen = unseenReply(server, { log, body });
  if (unseen !== undefined) return unseen;
  const known = caller ?? { login: 'app', id: 0, bot: true };
  if (log.path === '/graphql') {
    const answer = await graphql(state, body ?? {}, { caller: known, problems: server.problems });
    await settle(state);
    return answer;
  }
  const reply = asApp ?? (await dispatch(state, { log, url, body, caller: known }));
  server.problems.push(
    ...state.description.problems({
      method: log.method,
      path: log.path,
      query: url.searchParams,
      body,
      status: reply.status,
      answer: reply.data,
    }),
  );
  await settle(state);
  return reply;
}

/** Under its old name a repository is sent on from by REST; GraphQL knows it by its id. */
function unseenReply(
  { access, origin }: GitHubServer,
  { log: { path }, body }: Pick<Operation, 'log' | 'body'>,
): Reply | undefined {
  if (path === '/graphql' && access === 'hidden') return unresolved(body ?? {});
  if (!path.startsWith('/repos/')) return undefined;
  if (access === 'hidden') return refused(404, 'Not Found');
  if (access !== 'renamed') return undefined;
  const location = `${origin}/api/v3/repositories/1296269`;
  return { status: 301, data: { message: 'Moved Permanently', url: location }, headers: { location } };
}

function callerOf({ token }: GitHubServer, authorization: string, appKey: string | undefined): Caller | undefined {
  const given = authorization.replace(/^(token|bearer) /i, '');
  if (given === token) return { login: 'berth-machine', id: 42, bot: false };
  if (given === WORKFLOW_TOKEN) return { login: 'github-actions[bot]', id: 41898282, bot: true };
  return appKey !== undefined && given === APP_TOKEN ? { login: 'berth-app[bot]', id: 4711, bot: true } : undefined;
}

async function dispatch(
  state: State,
  { log, url, body, caller }: Pick<Operation, 'log' | 'url' | 'body'> & { caller: Caller },
): Promise<Reply> {
  const segments = log.path.split('/').map(decodeURIComponent);
  for (const [route, handler] of Object.entries({ ...ROUTES, ...ISSUE_ROUTES })) {
    const [method, template = ''] = route.split(' ');
    const parts = template.split('/');
    if (method !== log.method || parts.length !== segments.length) continue;
    if (!parts.every((part, index) => part.startsWith('{') || part === segments[index])) continue;
    const parameters = Object.fromEntries(parts.map((part, index) => [part.slice(1, -1), segments[index] ?? '']));
    const { owner, repo } = parameters;
    if (template.includes('{repo}') && (owner !== state.owner || repo !== state.name)) return refused(404, 'Not Found');
    return await handler({ state, caller, parameters, query: url.searchParams, body: body ?? {} });
  }
  return refused(404, 'Not Found');
}

function faulty(response: ServerResponse, fault: Fault): void {
  if (fault === 'reset before') response.destroy();
  else if (fault === 'secondary limit') {
    const { data } = refused(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.');
    response.writeHead(403, { 'Content-Type': 'application/json', 'Retry-After': '30' }).end(JSON.stringify(data));
  } else if (fault === 'too many requests') {
    const headers = { 'Content-Type': 'application/json', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };
    response.writeHead(429, headers).end(JSON.stringify(refused(429, 'API rate limit exceeded').data));
  } else if (fault !== 'no answer') response.writeHead(fault === 'error 500' ? 500 : 502).end('<html>trouble</html>');
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { reply, cut }: { readonly reply: Reply; readonly cut: boolean },
): void {
  const text = JSON.stringify(reply.data ?? null);
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  const headers = { 'Content-Type': 'application/json; charset=utf-8', ...reply.headers };
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else if (cut) response.writeHead(reply.status, headers).end(text.slice(0, text.length / 2));
  else response.writeHead(reply.status, { ...headers, etag }).end(text);
}
