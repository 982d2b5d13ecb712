import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

// Below the range from which kernels take ports for outgoing connections (Linux: 32768), so that no connection of anybody
// takes the port between our look and the server's start.
const [LOWEST, BEYOND] = [20_000, 32_000];
const TRIES = 100;

/**
 * Ports on 127.0.0.1 that were free a moment ago. Another process may take one before it is used: whoever starts a server tries again
 * with others.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  try {
    for (let tries = 0; held.length < count && tries < TRIES; tries += 1) {
      const server = await listen(randomInt(LOWEST, BEYOND));
      if (server !== undefined) held.push(server);
    }
    if (held.length < count) throw new Error(`can't find ${count} free ports between ${LOWEST} and ${BEYOND}`);
    return held.map(portOf);
  } finally {
    await Promise.all(held.map(close));
  }
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not listening on a port');
  return address.port;
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  return once(server, 'listening').then(
    () => server,
    () => undefined,
  );
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
