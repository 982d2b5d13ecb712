import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bed } from '../bed.ts';
import { createKubeClient } from '../clients/kube.ts';
import { type Server, startServer } from '../process/start-server.ts';
import { kubeconfig } from './kubeconfig.ts';

export interface KubeCredentials {
  /** Bearer token of a member of `system:masters`. */
  readonly token: string;
  /** PEM of the certificate authority that signed the server's certificate. */
  readonly ca: string;
  /** File for kubectl and controllers. */
  readonly kubeconfig: string;
  /** The server's own certificate and key: a proxy in front of it shows the same, and clients can't tell. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** File with the key that signs service account tokens: the controller manager needs it. */
  readonly serviceAccountKey: string;
}

/** A Kubernetes API server with RBAC. Nothing runs in it: no nodes, no scheduler; see `startKubeControllerManager`. */
export function startKubeApiserver(bed: Bed, { etcd }: { readonly etcd: string }): Promise<Server<KubeCredentials>> {
  return startServer(bed, {
    name: 'kube-apiserver',
    ports: 1,
    async prepare([port], folder) {
      const address = `https://127.0.0.1:${port}`;
      const files = await writeSecrets(folder, address);
      const credentials = lazyCredentials(folder, files);
      return {
        command: { file: bed.file('kube-apiserver'), args: flags({ etcd, port, folder, files }) },
        address,
        credentials,
        async ready() {
          // Another API server on this port would not know the token.
          await createKubeClient({ address, ca: credentials.ca, token: credentials.token }).get('/readyz');
        },
      };
    },
  });
}

interface SecretFiles {
  readonly token: string;
  readonly tokens: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly kubeconfig: string;
}

async function writeSecrets(folder: string, address: string): Promise<SecretFiles> {
  const token = randomUUID();
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const files = {
    token,
    tokens: join(folder, 'tokens.csv'),
    privateKey: join(folder, 'sa.key'),
    publicKey: join(folder, 'sa.pub'),
    kubeconfig: join(folder, 'kubeconfig'),
  };
  // Columns: token, user, uid, group.
  await writeFile(files.tokens, `${token},admin,admin,system:masters\n`);
  await writeFile(files.privateKey, keys.privateKey);
  await writeFile(files.publicKey, keys.publicKey);
  // The server writes its certificate on its first start, so the file names the path.
  await writeFile(files.kubeconfig, kubeconfig({ server: address, token, caFile: certificateFile(folder) }));
  return files;
}

function flags({
  etcd,
  port,
  folder,
  files,
}: {
  etcd: string;
  port: number | undefined;
  folder: string;
  files: SecretFiles;
}): string[] {
  return [
    `--etcd-servers=${etcd}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    // A machine without a network has no other address, and the "kubernetes" service has nobody to lead to.
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${folder}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.publicKey}`,
    `--service-account-signing-key-file=${files.privateKey}`,
    `--token-auth-file=${files.tokens}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/24',
    // It would wait for a default service account before it lets a pod in.
    '--disable-admission-plugins=ServiceAccount',
  ];
}

/** The certificate is there only once the server has started. */
function lazyCredentials(folder: string, files: SecretFiles): KubeCredentials {
  return {
    token: files.token,
    kubeconfig: files.kubeconfig,
    serviceAccountKey: files.privateKey,
    get ca() {
      return readFileSync(certificateFile(folder), 'utf8');
    },
    get certificate() {
      return {
        cert: readFileSync(certificateFile(folder), 'utf8'),
        key: readFileSync(join(folder, 'apiserver.key'), 'utf8'),
      };
    },
  };
}

/** Holds the server's certificate and the authority that signed it. */
function certificateFile(folder: string): string {
  return join(folder, 'apiserver.crt');
}
