import type { Bed } from '../bed.ts';
import { createKubeClient } from '../clients/kube.ts';
import type { Server } from '../process/start-server.ts';
import { applyDefinitions } from './definitions.ts';
import { FLUX_NAMESPACE } from './flux-namespace.ts';
import { type DeliveryOptions, delivery } from './flux-objects.ts';
import type { KubeCredentials } from './kube-apiserver.ts';
import { startKustomizeController } from './kustomize-controller.ts';
import { startSourceController } from './source-controller.ts';

/** The part of Flux that reads git and applies what it finds. */
export interface Flux {
  readonly sourceController: Server;
  readonly kustomizeController: Server;
  /** Makes Flux apply a folder of a branch from now on. */
  deliver(options: DeliveryOptions): Promise<Delivery>;
}

/** Paths of the objects that belong to a delivery. */
interface Delivery {
  readonly gitRepository: string;
  readonly kustomization: string;
}

/** Installs Flux's kinds and its namespace, and starts both controllers. */
export async function startFlux(bed: Bed, apiserver: Server<KubeCredentials>): Promise<Flux> {
  const { address, credentials } = apiserver;
  const client = createKubeClient({ address, ca: credentials.ca, token: credentials.token });
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLUX_NAMESPACE } });
  await applyDefinitions(client, bed.file('source-controller-crds'));
  await applyDefinitions(client, bed.file('kustomize-controller-crds'));
  const kubeconfig = credentials.kubeconfig;
  const [sourceController, kustomizeController] = await Promise.all([
    startSourceController(bed, { kubeconfig }),
    startKustomizeController(bed, { kubeconfig }),
  ]);
  return {
    sourceController,
    kustomizeController,
    async deliver(options) {
      const [gitRepository, kustomization] = delivery(options);
      await client.apply(gitRepository);
      await client.apply(kustomization);
      return { gitRepository: await client.pathOf(gitRepository), kustomization: await client.pathOf(kustomization) };
    },
  };
}
