import type { KubeObject } from '../clients/kube.ts';

export interface DeliveryOptions {
  /** Name of both objects. */
  readonly name: string;
  /** Where both live, and where what they bring goes. */
  readonly namespace: string;
  readonly url: string;
  readonly branch: string;
  readonly path?: string;
  /** How often Flux looks, such as `1s`. */
  readonly interval?: string;
  /** Objects go to the namespaces that they name, and not all to `namespace`. */
  readonly keepNamespaces?: boolean;
}

/** Objects that make Flux apply a folder of a branch, and remove from the cluster what is removed there. */
export function delivery(options: DeliveryOptions): [gitRepository: KubeObject, kustomization: KubeObject] {
  const { name, namespace, url, branch, path = './', interval = '1s', keepNamespaces = false } = options;
  const metadata = { name, namespace };
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata,
      spec: { url, interval, ref: { branch } },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: {
        interval,
        retryInterval: interval,
        prune: true,
        path,
        ...(!keepNamespaces && { targetNamespace: namespace }),
        sourceRef: { kind: 'GitRepository', name },
      },
    },
  ];
}
