import { defineCommand } from '../command.ts';
import { outputOptions, sourceOptions } from '../options.ts';

export const waitCommand = defineCommand({
  name: 'wait',
  summary: 'Wait until clusters run a commit of a GitOps repository',
  description: [
    'Takes the arguments of Kalypso’s wait-for-deployment.sh. With --state clusters are those that report to berth serve, without it the Flux configurations that Azure Resource Graph knows of the repository and branch. A later commit of the branch counts, too.',
    'Ends with 0 when every cluster has it, with 4 as soon as one fails with it, with 5 when the time is up. No cluster, or an unknown number of them, is never success: with --state the number comes from --expect, or from the annotations berth.dev/expected-clusters in the --control-plane.',
  ],
  arguments: {},
  options: {
    repository: { short: 'r', value: 'URL', summary: 'GitOps repository' },
    branch: { short: 'b', value: 'NAME', summary: 'Its branch' },
    commit: { short: 'c', value: 'ID', summary: 'The commit, with all of its digits' },
    timeout: { value: 'TIME', default: '5m', summary: 'How long to wait at most, such as 90s or 1h' },
    state: {
      group: 'Reports',
      value: 'FILE|URL',
      completes: 'file',
      summary: 'Reports of clusters, as berth serve keeps them: a file, or a postgres:// address',
    },
    environment: {
      group: 'Reports',
      short: 'e',
      value: 'NAME',
      summary: 'Whose clusters (default: named as the branch)',
    },
    expect: { group: 'Reports', value: 'N', summary: 'How many clusters there are' },
    controlPlane: {
      ...sourceOptions.controlPlane,
      group: 'Reports',
      summary: 'Control-plane repository that says how many clusters there are',
    },
    subscription: { group: 'Azure', value: 'ID', multiple: true, summary: 'Only in this subscription; repeatable' },
    azureEndpoint: {
      group: 'Azure',
      value: 'URL',
      summary: 'Address of the resource manager (default: https://management.azure.com)',
    },
    credentials: sourceOptions.credentials,
    ...outputOptions,
    output: { ...outputOptions.output, choices: ['text', 'json'], summary: 'text for people, json for programs' },
  },
  examples: [
    {
      command: 'berth wait -r https://git.example.com/acme/gitops -b dev -c "$(git rev-parse HEAD)"',
      what: 'until Azure says that all Flux configurations have it',
    },
    {
      command:
        'berth wait -r https://git.example.com/acme/gitops -b dev -c "$(git rev-parse HEAD)" --state reports.sqlite --expect 3',
      what: 'until three clusters have reported it',
    },
  ],
  async handler(input, context) {
    const { runWait } = await import('../wait/run-wait.ts');
    return await runWait(input, context);
  },
});
