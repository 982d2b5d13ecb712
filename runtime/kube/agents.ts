import { createHash } from 'node:crypto';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { TlsOptions } from './kube-config.ts';

const KEEP_ALIVE_MS = 30_000;
const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;
/** Connections for requests. Watches have their own: there is one for each kind all the time. */
const MAX_CONNECTIONS = 8;

export type AgentUse = 'request' | 'watch';

interface AgentNeeds {
  readonly tls: TlsOptions;
  readonly proxy: string | undefined;
}

/** An agent that is used until it is released. */
interface Lease {
  readonly dispatcher: Dispatcher;
  readonly release: () => void;
}

export interface Agents {
  acquire(use: AgentUse, needs: AgentNeeds): Lease;
  /** How many there are. */
  size(): number;
  close(): Promise<void>;
}

interface Entry {
  readonly dispatcher: Dispatcher;
  readonly use: AgentUse;
  users: number;
  isCurrent: boolean;
}

/**
 * One agent for each use, trust and proxy, by what certificates and keys contain and not by the names of their files: after a
 * rotation there is a new one, and the old one is closed when nothing uses it any more.
 */
export function createAgents(): Agents {
  const entries = new Map<string, Entry>();
  const closeUnused = (): void => {
    for (const [key, entry] of entries) {
      if (entry.isCurrent || entry.users > 0) continue;
      entries.delete(key);
      entry.dispatcher.close().catch(() => undefined);
    }
  };
  return {
    acquire(use, needs) {
      const key = `${use} ${hashOf(needs)}`;
      for (const [other, entry] of entries) if (entry.use === use) entry.isCurrent = other === key;
      const entry = entries.get(key) ?? { dispatcher: createAgent(use, needs), use, users: 0, isCurrent: true };
      entries.set(key, entry);
      entry.users += 1;
      closeUnused();
      let isReleased = false;
      return {
        dispatcher: entry.dispatcher,
        release() {
          if (isReleased) return;
          isReleased = true;
          entry.users -= 1;
          closeUnused();
        },
      };
    },
    size: () => entries.size,
    async close() {
      const dispatchers = [...entries.values()].map(({ dispatcher }) => dispatcher);
      entries.clear();
      await Promise.all(dispatchers.map(async dispatcher => await dispatcher.destroy()));
    },
  };
}

function hashOf({ tls, proxy }: AgentNeeds): string {
  const hash = createHash('sha256');
  const parts = [tls.ca, tls.cert, tls.key, tls.servername, String(tls.rejectUnauthorized), proxy];
  // With their lengths, so that no two lists of parts look the same.
  for (const part of parts) hash.update(`${part?.length ?? -1}:`).update(part ?? '');
  return hash.digest('hex');
}

function createAgent(use: AgentUse, { tls, proxy }: AgentNeeds): Dispatcher {
  const common = {
    connections: use === 'request' ? MAX_CONNECTIONS : null,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: ANSWER_MS,
    // A watch may be silent; who reads it knows for how long.
    bodyTimeout: use === 'request' ? ANSWER_MS : 0,
  };
  const connection = { timeout: CONNECT_MS, keepAlive: true };
  if (proxy === undefined) return new Agent({ ...common, connect: { ...connection, ...tls } });
  return new ProxyAgent({ ...common, uri: proxy, requestTls: { ...connection, ...tls }, proxyTls: connection });
}
