import type { ForgeFactory } from '../port/forge-factory.ts';
import { connectGitHub } from './connection.ts';
import { ENTERPRISE_API, isApiOf, knownServer } from './server.ts';
import { readWorkflowRun } from './workflow-run.ts';

/** github.com, and Enterprise Servers that the credentials file says to be one or that answer like one. */
export const github: ForgeFactory = {
  name: 'github',
  title: 'GitHub',
  serves: 'github.com and GitHub Enterprise; "type: github" in the credentials file says that a server is one',
  types: ['github'],
  probe: `${ENTERPRISE_API}/meta`,
  apps: true,
  tokenVariables: [
    { name: 'GH_TOKEN', server: () => 'https://github.com' },
    // In a workflow on an Enterprise Server, or on Gitea, the token is that server's.
    { name: 'GITHUB_TOKEN', server: env => env['GITHUB_SERVER_URL'] || 'https://github.com' },
    { name: 'GH_ENTERPRISE_TOKEN', server: env => (env['GH_HOST'] ? `https://${env['GH_HOST']}` : undefined) },
  ],
  hasApiAt: isApiOf,
  webhooks: {
    signatureHeader: 'x-hub-signature-256',
    signaturePrefix: 'sha256=',
    deliveryHeader: 'x-github-delivery',
    eventHeader: 'x-github-event',
    pullRequestEvents: ['pull_request'],
  },
  pullRequestPage: { segment: 'pull' },
  readWorkflowRun,
  match: ({ address }) => {
    if (address === undefined) return undefined;
    return knownServer(address, {}) === undefined ? 'possible' : 'certain';
  },
  connect: connectGitHub,
};
