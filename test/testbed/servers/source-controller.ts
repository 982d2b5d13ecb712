import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bed } from '../bed.ts';
import { type Server, startServer } from '../process/start-server.ts';
import { fluxServer } from './flux-server.ts';

/** Flux's source-controller: clones what a GitRepository names, and serves it to the other controllers. */
export function startSourceController(bed: Bed, { kubeconfig }: { readonly kubeconfig: string }): Promise<Server> {
  return startServer(bed, {
    name: 'source-controller',
    ports: 3,
    async prepare([health = 0, metrics = 0, storage = 0], folder) {
      const storagePath = join(folder, 'storage');
      await mkdir(storagePath);
      const args = [
        `--storage-path=${storagePath}`,
        `--storage-addr=127.0.0.1:${storage}`,
        `--storage-adv-addr=127.0.0.1:${storage}`,
      ];
      return fluxServer({ file: bed.file('source-controller'), kubeconfig, health, metrics, args });
    },
  });
}
