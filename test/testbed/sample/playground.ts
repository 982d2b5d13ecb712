import type { Bed } from '../bed.ts';
import { createGiteaClient } from '../clients/gitea.ts';
import { startControlPlane } from '../servers/control-plane.ts';
import { startFlux } from '../servers/flux.ts';
import { startGitea } from '../servers/gitea.ts';
import { loadSample } from './load-sample.ts';
import { PEOPLE, SAMPLE_PASSWORD } from './people.ts';

export interface PlaygroundOptions {
  /** Folder with the sample. */
  readonly source: string;
  readonly say: (line: string) => void;
}

const ORGANIZATION = 'harbor';
// The cluster plays one of this type in this environment.
const CLUSTER = { type: 'eu-cloud', environment: 'dev' } as const;

/** Starts every server, loads the sample and lets Flux follow the platform's repository. Answers what a person needs to know. */
export async function startPlayground(bed: Bed, { source, say }: PlaygroundOptions): Promise<string> {
  say('starting Gitea, etcd, an API server with its controllers, and Flux …');
  const [gitea, controlPlane] = await Promise.all([
    startGitea(bed, { password: SAMPLE_PASSWORD }),
    startControlPlane(bed),
  ]);
  const flux = await startFlux(bed, controlPlane.apiserver);
  say('loading the sample …');
  const client = createGiteaClient({ address: gitea.address, ...gitea.credentials });
  const folder = await bed.newFolder('sample');
  const repositories = await loadSample(client, { source, organization: ORGANIZATION, folder });
  const url = `${gitea.address}/${ORGANIZATION}`;
  await flux.deliver({
    name: 'platform',
    namespace: 'flux-system',
    url: `${url}/platform-gitops`,
    branch: CLUSTER.environment,
    path: `./${CLUSTER.type}`,
    interval: '5s',
    keepNamespaces: true,
  });
  const { kubeconfig } = controlPlane.apiserver.credentials;
  return `
Gitea        ${gitea.address}
  people     ${['admin', ...PEOPLE.map(({ user }) => user)].join(', ')}; the password of each is ${SAMPLE_PASSWORD}
  token      ${gitea.credentials.token} (admin, may do everything)
  sample     ${repositories.map(name => `${url}/${name}`).join('\n             ')}

API server   ${controlPlane.apiserver.address}
  kubectl    export KUBECONFIG=${kubeconfig}
             ${bed.file('kubectl')} get gitrepositories,kustomizations --all-namespaces

Flux         follows platform-gitops, branch ${CLUSTER.environment}, folder ${CLUSTER.type}: the cluster plays one of that type

Berth        export GITEA_SERVER_URL=${gitea.address} GITEA_TOKEN=${gitea.credentials.token}
             node bin/berth.js plan --control-plane ${url}/control-plane
             node bin/berth.js apply --control-plane ${url}/control-plane
             A pull request that is merged reaches the cluster within seconds.

Logs, data   ${bed.folder}

Ctrl-C ends all of it and removes the data.`;
}
