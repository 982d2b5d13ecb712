import type { Bed } from '../bed.ts';
import { type Server, startServer } from '../process/start-server.ts';
import { fluxServer } from './flux-server.ts';

/** Flux's kustomize-controller: applies what a Kustomization names, and removes what is no longer there. */
export function startKustomizeController(bed: Bed, { kubeconfig }: { readonly kubeconfig: string }): Promise<Server> {
  return startServer(bed, {
    name: 'kustomize-controller',
    ports: 2,
    prepare: ([health = 0, metrics = 0]) =>
      fluxServer({ file: bed.file('kustomize-controller'), kubeconfig, health, metrics, args: [] }),
  });
}
