import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { portOf } from '../process/ports.ts';

/** What can go wrong between two programs, whatever they say to each other. It starts without any fault. */
export interface NetworkFaults {
  /** Every byte comes later by so many milliseconds, in both directions. */
  delay(milliseconds: number): void;
  /** Nothing comes through any more, and no connection ends: what came is delivered after `heal`. */
  freeze(): void;
  /** Open connections are reset, and so is every new one. */
  down(): void;
  /** Every new connection ends once so many bytes of answers have gone through. */
  cutAfter(bytes: number): void;
  /** Ends all open connections in good order (FIN); new ones are fine. */
  cut(): void;
  /** Breaks all open connections (RST); new ones are fine. */
  reset(): void;
  /** No fault from now on. Broken connections stay broken. */
  heal(): void;
}

export interface TcpProxy extends NetworkFaults {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** How many connections were opened so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Stands between a client and a server on 127.0.0.1, and breaks what goes through when it is told to. */
export async function startTcpProxy({ port }: { readonly port: number }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let state: State = healthy();
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, client => {
    accepted += 1;
    if (state.isDown) {
      client.resetAndDestroy();
      return;
    }
    const pair: Pair = { client, upstream: connect({ port, host: '127.0.0.1', allowHalfOpen: true }) };
    pairs.add(pair);
    join(pair, { state: () => state, cutAfter: state.cutAfter });
    client.on('close', () => {
      pairs.delete(pair);
      pair.upstream.destroy();
    });
  });
  const change = (next: Partial<State>): void => {
    const before = state;
    state = { ...state, ...next };
    if (!state.isFrozen) before.thaw();
  };
  const endAll = (how: 'end' | 'reset'): void => {
    for (const { client, upstream } of pairs) {
      if (how === 'end') client.destroySoon();
      else client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
  };
  await listen(server);
  return {
    address: `127.0.0.1:${portOf(server)}`,
    connections: () => accepted,
    delay: delayMs => change({ delayMs }),
    freeze: () => change(frozen()),
    down() {
      change({ isDown: true });
      endAll('reset');
    },
    cutAfter: bytes => change({ cutAfter: bytes }),
    cut: () => endAll('end'),
    reset: () => endAll('reset'),
    heal: () => change(healthy()),
    async close() {
      server.close();
      endAll('reset');
      state.thaw();
      await once(server, 'close');
    },
  };
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
}

interface State {
  readonly delayMs: number;
  readonly isDown: boolean;
  readonly cutAfter: number;
  readonly isFrozen: boolean;
  /** Comes true when the proxy isn't frozen any more. */
  readonly thawed: Promise<void>;
  thaw(): void;
}

function healthy(): State {
  const nothing = (): void => undefined;
  return { delayMs: 0, isDown: false, cutAfter: Infinity, isFrozen: false, thawed: Promise.resolve(), thaw: nothing };
}

function frozen(): Partial<State> {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { isFrozen: true, thawed: promise, thaw: resolve };
}

interface Way {
  readonly state: () => State;
  /** Bytes after which the connection ends. */
  readonly cutAfter: number;
}

function join({ client, upstream }: Pair, { state, cutAfter }: Way): void {
  const reset = (): void => {
    client.resetAndDestroy();
    upstream.resetAndDestroy();
  };
  // The other side learns of a failure as a failure.
  client.on('error', reset);
  upstream.on('error', reset);
  pass(client, upstream, { state, cutAfter: Infinity });
  pass(upstream, client, { state, cutAfter });
}

/** Hands on what comes, in order, each piece when it is due. */
function pass(from: Socket, to: Socket, { state, cutAfter }: Way): void {
  let left = cutAfter;
  let last = Promise.resolve();
  const inTurn = (action: () => void): void => {
    const due = performance.now() + state().delayMs;
    const before = last;
    last = (async () => {
      await before;
      const early = due - performance.now();
      if (early > 0) await setTimeout(early);
      await state().thawed;
      if (!to.destroyed) action();
    })();
  };
  from.on('data', (chunk: Buffer) => {
    inTurn(() => {
      to.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) setImmediate(() => to.destroySoon()).unref();
    });
  });
  from.on('end', () => inTurn(() => to.end()));
  from.resume();
}

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
