import { createServer, type Server } from 'node:http';
import { type AddressInfo, BlockList, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type ConnectionOptions, limitConnections } from '../../../server/http/connections.ts';
import { serveHealth } from '../../../server/http/server.ts';

const sockets: Socket[] = [];
const servers: Server[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

const LIMITS = { perClient: 4, total: 10 };

/** Answers what has come in completely, except for `/slow`, which is answered when the test says so. */
async function limited(options: ConnectionOptions = {}): Promise<{ port: number; answerSlow: () => void }> {
  const slow: (() => void)[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url === '/slow') slow.push(() => response.end('slow'));
      else response.end('ok');
    });
  });
  limitConnections(server, { limits: LIMITS, ...options });
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, answerSlow: () => slow.forEach(answer => answer()) };
}

interface Client {
  readonly socket: Socket;
  readonly closed: () => boolean;
  readonly received: () => string;
}

async function client(port: number, text = '', localAddress = '127.0.0.1'): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  sockets.push(socket);
  let closed = false;
  let received = '';
  socket.on('error', () => {});
  socket.on('close', () => (closed = true));
  socket.setEncoding('utf8').on('data', data => (received += String(data)));
  await new Promise<void>(resolve => {
    socket.once('connect', () => {
      socket.write(text, () => resolve());
    });
  });
  return { socket, closed: () => closed, received: () => received };
}

async function clients(count: number, port: number, text?: string, from?: string): Promise<Client[]> {
  const made: Client[] = [];
  for (let index = 0; index < count; index++) made.push(await client(port, text, from));
  return made;
}

const HEADERS = 'Host: berth\r\n';
const WHOLE = `GET / HTTP/1.1\r\n${HEADERS}\r\n`;
const WITHOUT_BODY = `POST / HTTP/1.1\r\n${HEADERS}Content-Length: 1000000\r\n\r\nx`;

describe.each([
  ['say nothing', ''],
  ['begin their headers', 'GET / HTTP/1.1\r\n'],
  ['begin a body', WITHOUT_BODY],
])('clients that %s', (_, text) => {
  test('lose their oldest connections to a new one, which is answered', async () => {
    const { port } = await limited();
    const silent = await clients(20, port, text);
    const asking = await client(port, WHOLE);
    await expect.poll(asking.received).toContain('ok');
    await expect.poll(() => silent.map(({ closed }) => closed()).lastIndexOf(true)).toBe(16);
    expect(silent.filter(({ closed }) => closed())).toHaveLength(17);
  });

  test('don’t take the places of a client elsewhere', async () => {
    const { port } = await limited();
    const [other] = await clients(1, port, '', '127.0.0.9');
    for (const address of ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5']) await clients(6, port, text, address);
    other?.socket.write(WHOLE);
    await expect.poll(() => other?.received()).toContain('ok');
  });
});

test('what is being answered is not broken off', async () => {
  const { port, answerSlow } = await limited();
  const asking = await clients(3, port, `GET /slow HTTP/1.1\r\n${HEADERS}\r\n`);
  await clients(20, port);
  answerSlow();
  for (const { received } of asking) await expect.poll(received).toContain('slow');
});

test('a connection that is closed gives its place back', async () => {
  const { port } = await limited();
  const first = await client(port);
  for (let round = 0; round < 20; round++) {
    const { socket, closed } = await client(port);
    socket.end();
    await expect.poll(closed).toBe(true);
  }
  expect(first.closed()).toBe(false);
});

describe('behind a trusted proxy', () => {
  const trustedProxies = new BlockList();
  trustedProxies.addAddress('127.0.0.1');
  const bodyFor = (address: string): string =>
    `POST / HTTP/1.1\r\n${HEADERS}X-Forwarded-For: 198.51.100.1, ${address}\r\nContent-Length: 10\r\n\r\nx`;

  test('connections count for the client that the proxy names', async () => {
    const { port } = await limited({ trustedProxies, limits: { perClient: 4, total: 100 } });
    const slow = await clients(10, port, bodyFor('203.0.113.7'));
    const [other] = await clients(1, port, bodyFor('203.0.113.8'));
    await expect.poll(() => slow.filter(({ closed }) => closed()).length).toBe(6);
    expect(other?.closed()).toBe(false);
  });

  test('what the proxy itself holds open is not limited', async () => {
    const { port } = await limited({ trustedProxies, limits: { perClient: 4, total: 100 } });
    const idle = await clients(20, port);
    const [asking] = await clients(1, port, WHOLE);
    await expect.poll(() => asking?.received()).toContain('ok');
    expect(idle.filter(({ closed }) => closed())).toEqual([]);
  });

  test('who isn’t trusted counts as itself, whatever it says', async () => {
    const { port } = await limited({ trustedProxies, limits: { perClient: 4, total: 100 } });
    const lying = await clients(5, port, bodyFor('203.0.113.9'), '127.0.0.2');
    const more = await clients(5, port, bodyFor('203.0.113.10'), '127.0.0.2');
    await expect.poll(() => [...lying, ...more].filter(({ closed }) => closed()).length).toBe(6);
  });
});

test('health checks have a listener of their own, which knows nothing else', async () => {
  let waiting = ['dev'];
  const server = await serveHealth({ host: '127.0.0.1', port: 0 }, { serving: { waitingFor: () => waiting } });
  try {
    const status = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${server.address.port}${path}`)).status;
    expect(await Promise.all(['/healthz', '/readyz', '/metrics', '/webhooks/github'].map(status))).toEqual([
      200, 503, 404, 404,
    ]);
    waiting = [];
    expect(await status('/readyz')).toBe(200);
  } finally {
    await server.close();
  }
});
