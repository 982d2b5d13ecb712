import { defineCommand, type OptionSpec } from '../command.ts';
import { outputOptions, sourceOptions } from '../options.ts';

const pullsOptions = {
  repository: {
    group: 'Input',
    value: 'URL|DIR',
    completes: 'directory',
    summary: 'GitOps repository (default: that of the control plane)',
  },
  controlPlane: sourceOptions.controlPlane,
  environment: sourceOptions.environment,
  credentials: sourceOptions.credentials,
  ...outputOptions,
} as const satisfies Record<string, OptionSpec>;

const number = { number: { summary: 'Number of the pull request', required: true } } as const;

export const pullsListCommand = defineCommand({
  name: 'pulls list',
  summary: 'List pull requests, newest first',
  arguments: {},
  options: {
    state: {
      value: 'STATE',
      choices: ['open', 'merged', 'closed', 'all'],
      default: 'open',
      summary: 'Which ones',
    },
    ...pullsOptions,
  },
  examples: [{ command: 'berth pulls list --state all', what: 'open, merged and closed ones' }],
  async handler(input, context) {
    const { runList } = await import('../pulls/run-pulls.ts');
    return await runList(input, context);
  },
});

export const pullsShowCommand = defineCommand({
  name: 'pulls show',
  summary: 'Show a pull request as a reviewer sees it',
  arguments: number,
  options: pullsOptions,
  examples: [{ command: 'berth pulls show 1', what: 'title, text, commits and comments' }],
  async handler(input, context) {
    const { runShow } = await import('../pulls/run-pulls.ts');
    return await runShow(input, context);
  },
});

export const pullsDiffCommand = defineCommand({
  name: 'pulls diff',
  summary: 'Show what merging a pull request would change, line by line',
  arguments: number,
  options: pullsOptions,
  examples: [{ command: 'berth pulls diff 1 | less -R', what: 'page by page' }],
  async handler(input, context) {
    const { runDiff } = await import('../pulls/run-pulls.ts');
    return await runDiff(input, context);
  },
});

export const pullsMergeCommand = defineCommand({
  name: 'pulls merge',
  summary: 'Merge a pull request with a merge commit and delete its branch',
  arguments: number,
  options: pullsOptions,
  examples: [{ command: 'berth pulls merge 1', what: 'clusters then pull what it changes' }],
  async handler(input, context) {
    const { runMerge } = await import('../pulls/run-pulls.ts');
    return await runMerge(input, context);
  },
});

export const pullsCloseCommand = defineCommand({
  name: 'pulls close',
  summary: 'Close a pull request, which rejects its changes',
  arguments: number,
  options: pullsOptions,
  examples: [{ command: 'berth pulls close 1', what: 'not now' }],
  async handler(input, context) {
    const { runClose } = await import('../pulls/run-pulls.ts');
    return await runClose(input, context);
  },
});
