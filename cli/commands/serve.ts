import { defineCommand } from '../command.ts';
import { outputOptions, removalOptions, sourceOptions } from '../options.ts';
import { workerOptions } from '../workers.ts';

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Watch control planes and keep one pull request per environment up to date, until stopped',
  description: [
    'Polls the branches of control planes, workload repositories and GitOps repositories, and does what "berth apply" does for each environment that has changed. Webhooks trigger this immediately.',
    'Needs no cluster and keeps no state but a cache, and reports of clusters where it is to take them: it can be stopped or killed at any time, and started anywhere else. Options take precedence over the configuration file.',
  ],
  arguments: {},
  options: {
    config: { value: 'FILE', completes: 'file', summary: 'Configuration file (YAML); docs/serve.md has its fields' },
    check: { summary: 'Read everything once, say what would be watched and what would prevent it, and exit' },
    controlPlane: {
      group: 'Input',
      value: 'URL|DIR',
      multiple: true,
      completes: 'directory',
      summary: 'Control-plane repository; repeat for more (default: the repository of the current folder)',
    },
    environment: {
      group: 'Input',
      short: 'e',
      value: 'NAME',
      multiple: true,
      summary: 'Only this environment of each control plane; repeat for more (default: all)',
    },
    credentials: sourceOptions.credentials,
    poll: { value: 'TIME', summary: 'Polling interval (default: 30s)' },
    debounce: { value: 'TIME', summary: 'Delay between a webhook and the run it triggers (default: 500ms)' },
    resync: {
      value: 'TIME',
      summary: 'Interval at which environments are reconciled even without changes (default: 10m)',
    },
    ...removalOptions,
    listen: {
      value: 'HOST:PORT',
      summary: 'Address for health checks, metrics and webhooks (default: 127.0.0.1:8080)',
    },
    healthListen: {
      value: 'HOST:PORT',
      summary: 'Separate address for health checks (default: only that of --listen)',
    },
    trustedProxy: {
      value: 'CIDR',
      multiple: true,
      summary: 'Proxy whose X-Forwarded-For is trusted, as an address or a network; repeat for more (default: none)',
    },
    webhookSecretFile: {
      value: 'FILE',
      completes: 'file',
      summary: 'File with the webhook secret (default: BERTH_WEBHOOK_SECRET; without one webhooks are off)',
    },
    state: {
      value: 'FILE|URL',
      completes: 'file',
      summary:
        'File in which reports of clusters are kept, made when it isn’t there, or postgres:// address of a database (default: BERTH_STATE; without one reports are off)',
    },
    clusterKeyFile: {
      value: 'FILE',
      completes: 'file',
      summary: 'File with the key from which the tokens of clusters are derived (default: BERTH_CLUSTER_KEY)',
    },
    ledgerKeyFile: {
      value: 'FILE',
      completes: 'file',
      summary:
        'File with the key that signs the ledger of promotions (default: BERTH_LEDGER_KEY; without one nothing is promoted)',
    },
    ...workerOptions({ memory: '1Gi' }),
    logLevel: {
      group: 'Output',
      value: 'LEVEL',
      choices: ['debug', 'info', 'warn', 'error'],
      summary: 'Least severe level that is logged, as JSON lines on stdout (default: info)',
    },
    color: outputOptions.color,
    verbose: outputOptions.verbose,
  },
  examples: [
    { command: 'berth serve --config berth.yaml', what: 'watch what the file lists' },
    { command: 'berth serve --config berth.yaml --check', what: 'check the configuration' },
    { command: 'berth serve --control-plane https://git.example.com/platform/control-plane', what: 'without a file' },
  ],
  async handler(input, context) {
    const { runServe } = await import('../serve/run-serve.ts');
    return await runServe(input, context);
  },
});
