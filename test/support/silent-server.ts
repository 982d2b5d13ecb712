import { createServer, type Socket } from 'node:net';
import { afterEach } from 'vitest';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

export interface SilentServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Connections that were made so far. */
  readonly connections: () => number;
  /** Those of them that nobody has closed. */
  readonly open: () => number;
  /** Breaks off what is open and takes no more. Ends with the test by itself. */
  readonly close: () => void;
}

/** Takes every connection and never answers, as a server does whose disk hangs. */
export async function silentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(socket => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  closing.push(close);
  return { url: `http://127.0.0.1:${port}`, connections: () => connections, open: () => sockets.size, close };
}
