import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { UserError } from '../../runtime/errors.ts';
import type { ListenAddress } from '../settings.ts';
import { type AppOptions, createApp } from './app.ts';

export interface HttpServer {
  /** With the port that it has. */
  readonly address: ListenAddress;
  /** Breaks off what is open. */
  close(): Promise<void>;
}

/** Longest time for a request to come in, and for its headers, in milliseconds. */
const LIMITS = { requestTimeout: 30_000, headersTimeout: 10_000 };
const MAX_CONNECTIONS = 200;

/** Answers over HTTP. Throws a {@link UserError} when the address can't be listened on. */
export async function serveHttp(listen: ListenAddress, options: AppOptions): Promise<HttpServer> {
  const answer = getRequestListener(createApp(options).fetch, {
    // Requests of this process to others go on with Node's own Request and Response.
    overrideGlobalObjects: false,
    // Health checks of load balancers often use HTTP/1.0, which has no Host.
    hostname: 'localhost',
    errorHandler: error => new Response(null, { status: error instanceof RequestError ? 400 : 500 }),
  });
  const server = createServer(LIMITS, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new UserError(`can't listen on ${listen.host}:${listen.port}: ${cause.code ?? cause.message}`, {
          cause,
          fix: 'name another address: --listen HOST:PORT',
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
