import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, request as requestTls } from 'node:https';
import type { Server } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { portOf } from '../process/ports.ts';
import { type NetworkFaults, startTcpProxy } from './tcp-proxy.ts';

/** What happens to a request instead of what should. */
export type Fault =
  /** It is answered here; the server never sees it. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Headers; readonly body?: string }
  /** The connection is reset, after something happened elsewhere if need be; the server never sees the request. */
  | { readonly kind: 'reset'; readonly act?: () => Promise<unknown> }
  /** The server does what was asked, and its answer is lost with the connection, after something happened elsewhere if need be. */
  | { readonly kind: 'lose-answer'; readonly act?: () => Promise<unknown> }
  /** The server does what was asked, and says nothing: whoever asked has to give up. */
  | { readonly kind: 'hold-answer' }
  /** The server does what was asked, and the connection ends in the middle of its answer. */
  | { readonly kind: 'truncate' }
  /** Something happens elsewhere, and then the server gets it. */
  | { readonly kind: 'first'; readonly act: () => Promise<unknown> }
  /** The server gets it so many milliseconds late. */
  | { readonly kind: 'delay'; readonly milliseconds: number };

type Headers = Readonly<Record<string, string>>;

/** Which requests a fault meets. */
export interface Pattern {
  readonly method?: string;
  /** Is looked for in the path with its query. */
  readonly path?: RegExp;
  /** How many such requests are met; all by default. */
  readonly times?: number;
  /** How many such requests go well before. */
  readonly skip?: number;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly fault: Fault['kind'] | undefined;
}

export interface HttpProxy extends NetworkFaults {
  /** Such as `http://127.0.0.1:21314`: what a client is told instead of the server's address. */
  readonly address: string;
  /** Adds a fault. Of several that meet a request the one that was added first does. */
  on(pattern: Pattern, fault: Fault): void;
  /** Requests so far, in order. */
  seen(): readonly SeenRequest[];
  close(): Promise<void>;
}

export interface HttpProxyOptions {
  /** The server's address. */
  readonly upstream: string;
  /** For a server with https: its certificate and key, so that clients can't tell, and the authority that signed them. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string };
}

/** Stands between a client and an HTTP server on 127.0.0.1. It can do to requests what is asked, and to connections what TCP can. */
export async function startHttpProxy({ upstream, tls }: HttpProxyOptions): Promise<HttpProxy> {
  const seen: SeenRequest[] = [];
  let rules: Rule[] = [];
  const handler: RequestListener = (incoming, response) => {
    const { method = '', url: path = '' } = incoming;
    const fault = nextFault(rules, { method, path });
    seen.push({ method, path, fault: fault?.kind });
    void handle(incoming, response, { fault, forward: () => forward(incoming, { upstream, ca: tls?.ca }) });
  };
  const server = tls === undefined ? createServer(handler) : createTlsServer({ cert: tls.cert, key: tls.key }, handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const network = await startTcpProxy({ port: portOf(server) });
  return {
    ...network,
    address: `${new URL(upstream).protocol}//${network.address}`,
    on: (pattern, fault) => rules.push({ pattern, fault, met: 0 }),
    seen: () => seen,
    heal() {
      rules = [];
      network.heal();
    },
    async close() {
      await network.close();
      await closeServer(server);
    },
  };
}

interface Rule {
  readonly pattern: Pattern;
  readonly fault: Fault;
  /** Requests that fitted so far. */
  met: number;
}

function nextFault(rules: readonly Rule[], { method, path }: { method: string; path: string }): Fault | undefined {
  for (const rule of rules) {
    const { skip = 0, times = Infinity } = rule.pattern;
    if (rule.pattern.method !== undefined && rule.pattern.method !== method) continue;
    if (rule.pattern.path !== undefined && path.search(rule.pattern.path) < 0) continue;
    rule.met += 1;
    if (rule.met > skip && rule.met <= skip + times) return rule.fault;
  }
  return undefined;
}

interface Handling {
  readonly fault: Fault | undefined;
  readonly forward: () => Promise<IncomingMessage>;
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { fault, forward }: Handling,
): Promise<void> {
  const reset = (): void => {
    const { socket } = incoming;
    // A TLS connection can't be reset in one step; what the client sees is the same.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
  };
  if (fault?.kind === 'answer') {
    // Read to its end, or the client may be told of a reset instead.
    incoming.resume();
    outgoing.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    return;
  }
  if (fault?.kind === 'reset') {
    await fault.act?.();
    reset();
    return;
  }
  if (fault?.kind === 'delay') await setTimeout(fault.milliseconds);
  if (fault?.kind === 'first') await fault.act();
  try {
    const answer = await forward();
    outgoing.on('close', () => answer.destroy());
    answer.on('error', reset);
    if (fault !== undefined && UNTOLD.has(fault.kind)) {
      const whole = await buffer(answer);
      if (fault.kind === 'hold-answer') return;
      if (fault.kind === 'lose-answer') await fault.act?.();
      if (fault.kind === 'truncate') await sendHalf(answer, whole, outgoing);
      reset();
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
    // The head of a watch comes long before its first event.
    outgoing.flushHeaders();
    answer.pipe(outgoing);
  } catch {
    reset();
  }
}

/** Faults of which the server knows nothing. */
const UNTOLD: ReadonlySet<Fault['kind']> = new Set(['lose-answer', 'hold-answer', 'truncate']);

async function sendHalf(answer: IncomingMessage, whole: Buffer, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
  await new Promise<void>(resolve => {
    outgoing.write(whole.subarray(0, whole.length / 2), () => resolve());
  });
}

async function forward(
  incoming: IncomingMessage,
  { upstream, ca }: { upstream: string; ca: string | undefined },
): Promise<IncomingMessage> {
  const url = new URL(incoming.url ?? '/', upstream);
  const options = { method: incoming.method, headers: incoming.headers, agent: false as const };
  const outgoing = ca === undefined ? request(url, options) : requestTls(url, { ...options, ca });
  incoming.pipe(outgoing);
  incoming.on('close', () => {
    if (!incoming.complete) outgoing.destroy();
  });
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  outgoing.on('error', () => answer.destroy());
  return answer;
}

async function closeServer(server: Server & { closeAllConnections(): void }): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
