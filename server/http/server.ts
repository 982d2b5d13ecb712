import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { ForgeFactory } from '../../workflows/forges/port/forge-factory.ts';
import { CONTENT_TYPE, type Metrics } from '../metrics/metrics.ts';
import type { Serving } from '../serve.ts';
import type { ListenAddress } from '../settings.ts';
import { type Deliveries, rememberDeliveries } from './deliveries.ts';
import { judgeWebhook } from './webhook.ts';

export interface HttpOptions {
  readonly serving: Pick<Serving, 'hint' | 'waitingFor' | 'metricsText'>;
  /** Whose webhooks are taken, each at a path of its own. */
  readonly forges: readonly Pick<ForgeFactory, 'name' | 'webhooks'>[];
  /** What the forges sign webhooks with now. Without one webhooks are not taken. */
  readonly webhookSecret?: () => Promise<string>;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface HttpServer {
  /** With the port that it has. */
  readonly address: ListenAddress;
  /** Breaks off what is open. */
  close(): Promise<void>;
}

/** Longest time for a request to come in, in milliseconds. */
const REQUEST_MS = 30_000;
const MAX_CONNECTIONS = 200;

/**
 * Answers `/healthz`, `/readyz`, `/metrics`, and takes webhooks at `/webhooks/<name of a forge>`.
 * Throws a UserError when the address can't be listened on.
 */
export async function serveHttp(listen: ListenAddress, options: HttpOptions): Promise<HttpServer> {
  const deliveries = rememberDeliveries();
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: 10_000 }, (request, response) => {
    answer(request, response, { ...options, deliveries }).catch((error: unknown) => {
      // The sender went away, most likely.
      options.log.debug({ error: String(error) }, 'a request was not answered');
      response.destroy();
    });
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

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions & { readonly deliveries: Deliveries },
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?');
  const { serving, webhookSecret, forges } = options;
  const { name, webhooks } = forges.find(({ name }) => path === `/webhooks/${name}`) ?? {};
  if (name !== undefined && webhooks !== undefined) {
    if (request.method !== 'POST') reply(response, { status: 405, text: 'send webhooks with POST' }, { Allow: 'POST' });
    else if (webhookSecret === undefined)
      reply(response, { status: 404, text: 'webhooks are off: there is no secret for them' });
    else {
      const { deliveries } = options;
      const secret = await webhookSecret();
      const { result, status, text, pulls = false } = await judgeWebhook(request, webhooks, { secret, deliveries });
      options.metrics.count('berth_webhooks_total', { forge: name, result });
      if (result === 'accepted') serving.hint({ pulls });
      // What was not read to its end would be taken for the next request.
      reply(response, { status, text }, request.complete ? {} : { Connection: 'close' });
    }
    return;
  }
  const page = await pageOf(path, serving);
  if (page === undefined) reply(response, { status: 404, text: 'there is /healthz, /readyz, /metrics and /webhooks/' });
  else if (request.method !== 'GET' && request.method !== 'HEAD')
    reply(response, { status: 405, text: 'GET only' }, { Allow: 'GET, HEAD' });
  else reply(response, page);
}

async function pageOf(
  path: string,
  serving: HttpOptions['serving'],
): Promise<{ status: number; text: string } | undefined> {
  switch (path) {
    case '/healthz':
      return { status: 200, text: 'ok' };
    case '/readyz': {
      const waiting = serving.waitingFor();
      if (waiting.length === 0) return { status: 200, text: 'ok' };
      return { status: 503, text: `not looked at yet: ${waiting.join(', ')}` };
    }
    case '/metrics':
      return { status: 200, text: await serving.metricsText() };
    default:
      return undefined;
  }
}

function reply(
  response: ServerResponse,
  { status, text }: { readonly status: number; readonly text: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = text.endsWith('\n') || text === '' ? text : `${text}\n`;
  response.writeHead(status, {
    'Content-Type': CONTENT_TYPE,
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(body);
}
