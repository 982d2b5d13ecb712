import type { ForgeFactory } from '../port/forge-factory.ts';
import { connectGitea } from './connection.ts';
import { API } from './repository.ts';

/** Gitea and Forgejo: servers that the credentials file says to be one, and servers that answer like one. */
export const gitea: ForgeFactory = {
  name: 'gitea',
  title: 'Gitea and Forgejo',
  serves: 'Gitea and Forgejo; "type: gitea" in the credentials file says that a server is one',
  types: ['gitea', 'forgejo'],
  probe: `${API}/version`,
  tokenVariables: [
    { name: 'GITEA_TOKEN', server: env => env['GITEA_SERVER_URL'] },
    { name: 'FORGEJO_TOKEN', server: env => env['FORGEJO_SERVER_URL'] },
  ],
  webhooks: {
    signatureHeader: 'x-gitea-signature',
    signaturePrefix: '',
    deliveryHeader: 'x-gitea-delivery',
    eventHeader: 'x-gitea-event',
    pullRequestEvents: ['pull_request'],
  },
  pullRequestPage: { segment: 'pulls', on: 'Gitea and Forgejo' },
  // Most servers of one's own are one.
  match: ({ address }) => (address === undefined ? undefined : 'likely'),
  connect: connectGitea,
};
