import { defineCommand } from '../command.ts';
import { outputOptions, removalOptions, sourceOptions } from '../options.ts';
import { workerOptions } from '../workers.ts';

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Follow control planes and keep a pull request per environment, until it is stopped',
  description: [
    'Looks at the branches of control planes, workload repositories and GitOps repositories again and again, and does what "berth apply" does for each environment of which something has changed. Webhooks make it look at once.',
    'Needs no cluster and keeps nothing but a cache: it can be stopped or killed at any moment, and started anywhere else. Options take precedence over the configuration file.',
  ],
  arguments: {},
  options: {
    config: { value: 'FILE', completes: 'file', summary: 'Configuration file (YAML); docs/serve.md has its fields' },
    check: { summary: 'Read once what would be read, say what would be followed and what would prevent it, and exit' },
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
    debounce: { value: 'TIME', summary: 'Time from a webhook to the look that it asks for (default: 500ms)' },
    resync: {
      value: 'TIME',
      summary: 'Time after which an environment is compared again although nothing has changed (default: 10m)',
    },
    ...removalOptions,
    listen: {
      value: 'HOST:PORT',
      summary: 'Where to answer health checks, metrics and webhooks (default: 127.0.0.1:8080)',
    },
    healthListen: {
      value: 'HOST:PORT',
      summary: 'Where to answer health checks as well, apart from everything else (default: only where --listen says)',
    },
    trustedProxy: {
      value: 'CIDR',
      multiple: true,
      summary: 'Proxy whose X-Forwarded-For says who asks, as an address or a network; repeat for more (default: none)',
    },
    webhookSecretFile: {
      value: 'FILE',
      completes: 'file',
      summary: 'File with the secret of webhooks (default: the variable BERTH_WEBHOOK_SECRET; without it no webhooks)',
    },
    ...workerOptions({ memory: '1Gi' }),
    logLevel: {
      group: 'Output',
      value: 'LEVEL',
      choices: ['debug', 'info', 'warn', 'error'],
      summary: 'What is logged, as lines of JSON on stdout (default: info)',
    },
    color: outputOptions.color,
    verbose: outputOptions.verbose,
  },
  examples: [
    { command: 'berth serve --config berth.yaml', what: 'follow what the file names' },
    { command: 'berth serve --config berth.yaml --check', what: 'see whether the file can be used' },
    { command: 'berth serve --control-plane https://git.example.com/platform/control-plane', what: 'without a file' },
  ],
  async handler(input, context) {
    const { runServe } = await import('../serve/run-serve.ts');
    return await runServe(input, context);
  },
});
