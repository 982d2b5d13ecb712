import type { IncomingMessage, Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';

export interface ConnectionLimits {
  /** Connections of one client at once. */
  readonly perClient: number;
  /** Connections of all clients at once. */
  readonly total: number;
}

/** Far above what forges, probes and a scraper need, and far below the files that a process may have open. */
const DEFAULT_LIMITS: ConnectionLimits = { perClient: 32, total: 512 };

export interface ConnectionOptions {
  /** Connections of these belong to the client that `X-Forwarded-For` names. None by default. */
  readonly trustedProxies?: BlockList;
  readonly limits?: ConnectionLimits;
}

interface Connection {
  readonly socket: Socket;
  readonly peer: string;
  client: string;
  /** True from the end of a request to the end of its answer. */
  answering: boolean;
}

/**
 * Keeps clients that open connections and say nothing, or say it slowly, from taking the places of others. Nobody is turned away:
 * when a client has too many, its oldest connection that waits for the rest of a request is closed, so that a health check is
 * answered even from the address that misbehaves.
 */
export function limitConnections(
  server: Server,
  { trustedProxies = new BlockList(), limits = DEFAULT_LIMITS }: ConnectionOptions = {},
): void {
  const places = new Places(limits);
  const connections = new WeakMap<Socket, Connection>();
  const isTrusted = (address: string): boolean => contains(trustedProxies, address);
  server.on('connection', socket => {
    const peer = addressOf(socket.remoteAddress);
    // What a trusted proxy holds open between requests is nobody's.
    const connection = { socket, peer, client: isTrusted(peer) ? '' : peer, answering: false };
    connections.set(socket, connection);
    places.take(connection);
    socket.once('close', () => places.leave(connection));
  });
  server.on('request', (request, response) => {
    const connection = connections.get(request.socket);
    if (connection === undefined) return;
    if (isTrusted(connection.peer)) places.move(connection, forwardedFor(request, isTrusted) ?? '');
    request.once('end', () => (connection.answering = true));
    response.once('close', () => {
      connection.answering = false;
      places.move(connection, isTrusted(connection.peer) ? '' : connection.peer);
    });
  });
}

/** Who holds which connections, each client's from the oldest to the newest. */
class Places {
  readonly #limits: ConnectionLimits;
  readonly #clients = new Map<string, Set<Connection>>();
  #count = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  take(connection: Connection): void {
    const { client } = connection;
    const own = this.#clients.get(client) ?? new Set();
    this.#clients.set(client, own.add(connection));
    this.#count++;
    if (client !== '' && own.size > this.#limits.perClient) close(own);
    else if (this.#count > this.#limits.total) close(this.#largest());
  }

  leave(connection: Connection): void {
    const own = this.#clients.get(connection.client);
    if (own?.delete(connection) !== true) return;
    this.#count--;
    if (own.size === 0) this.#clients.delete(connection.client);
  }

  move(connection: Connection, client: string): void {
    const isOpen = this.#clients.get(connection.client)?.has(connection) === true;
    this.leave(connection);
    connection.client = client;
    if (isOpen) this.take(connection);
  }

  #largest(): ReadonlySet<Connection> {
    let largest: ReadonlySet<Connection> = new Set();
    for (const own of this.#clients.values()) if (own.size > largest.size) largest = own;
    return largest;
  }
}

/** Closes the oldest one that isn't being answered. */
function close(connections: ReadonlySet<Connection>): void {
  for (const { answering, socket } of connections) {
    if (answering) continue;
    socket.destroy();
    return;
  }
}

/** Proxies add the address that they were called from at the end: the last one that is no trusted proxy is the client's. */
function forwardedFor({ headers }: IncomingMessage, isTrusted: (address: string) => boolean): string | undefined {
  const header = headers['x-forwarded-for'];
  const addresses = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map(text => text.trim());
  return addresses.findLast(address => address !== '' && !isTrusted(address));
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** IPv4 as such, also on a listener for both: `::ffff:10.0.0.1` is 10.0.0.1. */
function addressOf(remote: string | undefined): string {
  return (remote ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}
