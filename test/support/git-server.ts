import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export interface GitServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Paths with query that were asked for, in order. */
  readonly requests: string[];
  /** What requests are answered with instead, such as 503; 0 for the repository. */
  failWith: number;
  close(): Promise<void>;
}

export interface GitServerOptions {
  /** Folder with bare repositories. */
  readonly root: string;
  /** `user:password` that every request must bring. */
  readonly credentials?: string;
}

/** The program itself, as web servers start it: by way of `git` it would be one process more for each request. */
const BACKEND = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');

const open: Server[] = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map(closeServer));
});

/** Serves bare repositories over smart http with git's own `http-backend`. */
export async function gitServer(options: GitServerOptions): Promise<GitServer> {
  const server = createServer((request, response) => {
    state.requests.push(request.url ?? '');
    if (state.failWith > 0) response.writeHead(state.failWith).end('no\n');
    else if (!allowed(request, options))
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end('no\n');
    else serveGit(request, response, { root: options.root, path: request.url ?? '/' });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  open.push(server);
  const { port } = server.address() as AddressInfo;
  const state: GitServer = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    failWith: 0,
    close: async () => await closeServer(server),
  };
  return state;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>(resolve => {
    server.close(() => resolve());
  });
}

function allowed(request: IncomingMessage, { credentials }: GitServerOptions): boolean {
  if (credentials === undefined) return true;
  return request.headers.authorization === `Basic ${Buffer.from(credentials).toString('base64')}`;
}

/** The common gateway interface, as far as git-http-backend needs it. `path`, with its query, is below `root`. */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  { root, path }: { readonly root: string; readonly path: string },
): void {
  const url = new URL(path, 'http://localhost');
  const child = spawn(BACKEND, [], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'ada',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      ...(request.headers['content-length'] !== undefined && { CONTENT_LENGTH: request.headers['content-length'] }),
    },
  });
  request.pipe(child.stdin.on('error', () => undefined));
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === undefined) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const lines = head
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map(line => line.split(': ') as [string, string]);
    const status = lines.find(([name]) => name.toLowerCase() === 'status');
    const headers = lines.filter(([name]) => name.toLowerCase() !== 'status');
    response.writeHead(status === undefined ? 200 : Number.parseInt(status[1], 10), Object.fromEntries(headers));
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  child.on('close', () => response.end());
}
