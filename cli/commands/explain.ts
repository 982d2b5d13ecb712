import { defineCommand } from '../command.ts';
import { outputOptions, sourceOptions } from '../options.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'Say where a deployment target runs and why, and why not elsewhere; or where its config comes from',
  description: [
    'For a cluster type on which it does not run, the smallest label change that would place it there is shown. With --config, each value of its config is shown with the ConfigMap that set it and those that it overrode.',
  ],
  arguments: { target: { summary: 'Deployment target, <workload>-<target>', required: true } },
  options: {
    clusterType: { value: 'NAME', summary: 'Only this cluster type, with every policy in detail' },
    config: { summary: 'Explain the config on --cluster-type instead of the placement' },
    ...sourceOptions,
    ...outputOptions,
  },
  examples: [
    { command: 'berth explain checkout-api', what: 'where it runs, by which policy, in every environment' },
    { command: 'berth explain till-pos --cluster-type eu-cloud -e prod', what: 'why it does not run there' },
    {
      command: 'berth explain --config checkout-api --cluster-type us-cloud -e prod',
      what: 'where each value comes from',
    },
  ],
  async handler(input, context) {
    const { runExplain } = await import('../explain/run-explain.ts');
    return await runExplain(input, context);
  },
});
