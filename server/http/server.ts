import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { UserError } from '../../runtime/errors.ts';
import type { ListenAddress } from '../settings.ts';
import { type AppOptions, createApp, createHealthApp } from './app.ts';
import { type ConnectionOptions, limitConnections } from './connections.ts';
import type { HealthDeps } from './routes/health.ts';

export interface HttpServer {
  /** With the port that it has. */
  readonly address: ListenAddress;
  /** Breaks off what is open. */
  close(): Promise<void>;
}

/** Longest time for a request to come in, and for its headers, and how often that is looked at, in milliseconds. */
const TIMEOUTS = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 1_000 };

export type HttpOptions = AppOptions & ConnectionOptions;

/** Answers everything. Throws a {@link UserError} when the address can't be listened on. */
export async function serveHttp(listen: ListenAddress, options: HttpOptions): Promise<HttpServer> {
  return await answerOn(listen, createApp(options), { ...options, option: '--listen' });
}

/** Answers health checks alone, where nobody else gets at. Throws as {@link serveHttp} does. */
export async function serveHealth(listen: ListenAddress, options: HealthDeps): Promise<HttpServer> {
  return await answerOn(listen, createHealthApp(options), { option: '--health-listen' });
}

interface AnswerOptions extends ConnectionOptions {
  /** What names the address. */
  readonly option: string;
}

async function answerOn(
  listen: ListenAddress,
  app: ReturnType<typeof createApp>,
  { option, ...connections }: AnswerOptions,
): Promise<HttpServer> {
  const answer = getRequestListener(app.fetch, {
    // Requests of this process to others go on with Node's own Request and Response.
    overrideGlobalObjects: false,
    // Health checks of load balancers often use HTTP/1.0, which has no Host.
    hostname: 'localhost',
    errorHandler: error => new Response(null, { status: error instanceof RequestError ? 400 : 500 }),
  });
  const server = createServer(TIMEOUTS, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  limitConnections(server, connections);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new UserError(`can't listen on ${listen.host}:${listen.port}: ${cause.code ?? cause.message}`, {
          cause,
          fix: `name another address: ${option} HOST:PORT`,
        }),
      );
    });
    server.listen(listen.port, listen.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: listen.host, port },
    async close() {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
