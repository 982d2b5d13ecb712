import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Bed } from '../bed.ts';
import { type Server, startServer } from '../process/start-server.ts';
import { fetchJson } from './fetch-json.ts';

/** The store behind an API server. It has no credentials. */
export function startEtcd(bed: Bed): Promise<Server> {
  return startServer(bed, {
    name: 'etcd',
    ports: 2,
    prepare([client, peer], folder) {
      const [address, peerAddress] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
      const name = randomUUID();
      const args = [
        `--name=${name}`,
        `--data-dir=${join(folder, 'data')}`,
        `--listen-client-urls=${address}`,
        `--advertise-client-urls=${address}`,
        `--listen-peer-urls=${peerAddress}`,
        `--initial-advertise-peer-urls=${peerAddress}`,
        `--initial-cluster=${name}=${peerAddress}`,
        // What is lost when the machine loses power doesn't matter here, and it is much quicker.
        '--unsafe-no-fsync',
      ];
      return {
        command: { file: bed.file('etcd'), args },
        address,
        credentials: undefined,
        async ready() {
          const answer = await fetchJson(`${address}/v3/cluster/member/list`, { method: 'POST', body: '{}' });
          const { members = [] } = answer as { members?: { name?: string }[] };
          if (members[0]?.name !== name) throw new Error(`another etcd answers at ${address}`);
        },
      };
    },
  });
}
