import { defineCommand } from '../command.ts';
import { outputOptions, sourceOptions, stateOption } from '../options.ts';

export const getCommand = defineCommand({
  name: 'get',
  summary: 'List environments, cluster types, workloads, what runs where, or what clusters run',
  description: [
    'All but clusters is what the control plane says, at the commit to which each environment is pinned, whether or not its pull request is merged. What clusters run is what they report to berth serve; "berth explain" says why something runs where it does.',
  ],
  arguments: {
    what: {
      summary: 'What is listed',
      required: true,
      choices: ['environments', 'cluster-types', 'workloads', 'placements', 'clusters'],
    },
  },
  options: {
    clusterType: { group: 'Filters', value: 'NAME', multiple: true, summary: 'Only of this cluster type; repeatable' },
    workload: { group: 'Filters', value: 'NAME', multiple: true, summary: 'Only of this workload; repeatable' },
    selector: {
      group: 'Filters',
      short: 'l',
      value: 'SELECTOR',
      summary:
        'Only with these labels, such as "size=large,region!=eu": of the cluster type for cluster-types, of the deployment target for workloads and placements',
    },
    ...sourceOptions,
    state: stateOption,
    ...outputOptions,
    output: {
      ...outputOptions.output,
      choices: ['text', 'wide', 'json', 'markdown', 'name'],
      summary: 'text for people, wide with more columns, json for programs, markdown for comments, name for scripts',
    },
  },
  examples: [
    { command: 'berth get placements', what: 'what runs where, in every environment' },
    { command: 'berth get placements -e prod --workload checkout', what: 'where a workload runs in prod' },
    { command: 'berth get cluster-types -e prod -l region=eu', what: 'cluster types with a label' },
    { command: 'berth get clusters --state reports.sqlite', what: 'what clusters run, by their reports' },
    { command: 'berth get environments -o name', what: 'names alone, one a line' },
  ],
  async handler(input, context) {
    const { runGet } = await import('../get/run-get.ts');
    return await runGet(input, context);
  },
});
