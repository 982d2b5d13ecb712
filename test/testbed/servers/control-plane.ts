import type { Bed } from '../bed.ts';
import { createKubeClient, type KubeClient } from '../clients/kube.ts';
import type { Server } from '../process/start-server.ts';
import { startEtcd } from './etcd.ts';
import { type KubeCredentials, startKubeApiserver } from './kube-apiserver.ts';
import { startKubeControllerManager } from './kube-controller-manager.ts';

/** A cluster without nodes: an API server with its store and its controllers. */
export interface ControlPlane {
  readonly etcd: Server;
  readonly apiserver: Server<KubeCredentials>;
  readonly controllerManager: Server;
  /** As an administrator. */
  readonly client: KubeClient;
}

export async function startControlPlane(bed: Bed): Promise<ControlPlane> {
  const etcd = await startEtcd(bed);
  const apiserver = await startKubeApiserver(bed, { etcd: etcd.address });
  const controllerManager = await startKubeControllerManager(bed, apiserver);
  const { address, credentials } = apiserver;
  const client = createKubeClient({ address, ca: credentials.ca, token: credentials.token });
  return { etcd, apiserver, controllerManager, client };
}
