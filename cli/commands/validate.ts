import { defineCommand } from '../command.ts';
import { outputOptions, sourceOptions } from '../options.ts';

export const validateCommand = defineCommand({
  name: 'validate',
  summary: 'List all problems of the input with file, line and column',
  description: [
    'Finds invalid objects, references to names that do not exist, templates that do not parse or fail, config that violates its schema, and likely mistakes: policies that select nothing, targets that no policy selects, config that applies nowhere.',
  ],
  arguments: {},
  options: {
    strict: { summary: 'Treat warnings, such as unknown fields, as errors' },
    ...sourceOptions,
    ...outputOptions,
    output: {
      group: 'Output',
      value: 'FORMAT',
      choices: ['text', 'json', 'markdown', 'github', 'sarif'],
      default: 'text',
      summary:
        'text for people, json for programs, markdown for comments, github for annotations, sarif for code scanning',
    },
  },
  examples: [
    { command: 'berth validate', what: 'all environments of the control plane in the current folder' },
    {
      command: 'berth validate --environment dev --worktree dev=. --strict',
      what: 'the checkout of dev, before it is pushed',
    },
    { command: 'berth validate --worktree dev=. --output github', what: 'as annotations of a pull request' },
  ],
  async handler(input, context) {
    const { runValidate } = await import('../validate/run-validate.ts');
    return await runValidate(input, context);
  },
});
