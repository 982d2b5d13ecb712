import type { Bed } from '../bed.ts';
import { createKubeClient } from '../clients/kube.ts';
import { type Server, startServer } from '../process/start-server.ts';
import type { KubeCredentials } from './kube-apiserver.ts';

// With these, namespaces really end, owned objects really go, and namespaces have a default service account.
const CONTROLLERS = ['namespace-controller', 'garbage-collector-controller', 'serviceaccount-controller'];

/** The controllers that belong to any cluster, as far as a cluster without nodes needs them. It serves nothing. */
export function startKubeControllerManager(bed: Bed, apiserver: Server<KubeCredentials>): Promise<Server> {
  return startServer(bed, {
    name: 'kube-controller-manager',
    ports: 0,
    prepare() {
      const { credentials } = apiserver;
      const args = [
        `--controllers=${CONTROLLERS.join(',')}`,
        '--leader-elect=false',
        '--secure-port=0',
        `--kubeconfig=${credentials.kubeconfig}`,
        `--service-account-private-key-file=${credentials.serviceAccountKey}`,
      ];
      const client = createKubeClient({ address: apiserver.address, ca: credentials.ca, token: credentials.token });
      return {
        command: { file: bed.file('kube-controller-manager'), args },
        address: '',
        credentials: undefined,
        async ready() {
          // Made by one of the controllers: the first sign of life of a server that has no port.
          await client.get('/api/v1/namespaces/default/serviceaccounts/default');
        },
      };
    },
  });
}
