import { defineCommand } from '../command.ts';

const tokenOptions = {
  environment: { group: 'Input', short: 'e', value: 'NAME', summary: 'Its environment' },
  keyFile: {
    group: 'Input',
    value: 'FILE',
    completes: 'file',
    summary: 'File with the key of clusters (default: BERTH_CLUSTER_KEY)',
  },
  generation: { group: 'Input', value: 'NUMBER', default: '1', summary: 'Generation of the token' },
} as const;

export const clustersTokenCommand = defineCommand({
  name: 'clusters token',
  summary: 'Print the token with which a cluster reports to berth serve',
  description: [
    'The token is derived from the key that berth serve has, so that it can be printed again at any time and nobody keeps a list. It speaks for this cluster in this environment and for no other.',
    'To replace all tokens, print those of the next generation, which are taken already; then raise clusterGeneration in the configuration of berth serve, and the older ones are not taken any more.',
  ],
  arguments: { cluster: { summary: 'Name of the cluster', required: true } },
  options: tokenOptions,
  examples: [{ command: 'berth clusters token member1 -e dev --key-file cluster-key', what: 'for member1 in dev' }],
  async handler(input, context) {
    const { runClustersToken } = await import('../clusters/run-clusters-token.ts');
    return await runClustersToken(input, context);
  },
});

export const clustersReaderTokenCommand = defineCommand({
  name: 'clusters reader-token',
  summary: 'Print the token with which a pipeline asks berth serve which clusters have a commit',
  description: [
    'For POST /deployment_state. It is derived from the key of clusters as their tokens are, reads this environment and no other, and reports nothing.',
  ],
  arguments: {},
  options: tokenOptions,
  examples: [
    { command: 'berth clusters reader-token -e dev --key-file cluster-key', what: 'for pipelines that ask about dev' },
  ],
  async handler(input, context) {
    const { runReaderToken } = await import('../clusters/run-clusters-token.ts');
    return await runReaderToken(input, context);
  },
});
