import { defineCommand } from '../command.ts';
import { outputOptions, removalOptions, sourceOptions } from '../options.ts';
import { workerOptions } from '../workers.ts';

export const planCommand = defineCommand({
  name: 'plan',
  summary: 'Show what would change in each environment, without changing anything',
  description: [
    'Reads the control-plane repository and the workload repositories, and compares what should be with the branches of the GitOps repository. Identical changes are shown once.',
  ],
  arguments: {},
  options: {
    exitCode: { summary: 'Exit with 3 when there are changes' },
    ...removalOptions,
    ...sourceOptions,
    ...workerOptions({ memory: '4Gi' }),
    ...outputOptions,
  },
  examples: [
    { command: 'berth plan', what: 'all environments of the control plane in the current folder' },
    {
      command: 'berth plan --environment dev --worktree dev=.',
      what: 'what the edits in this checkout of dev would do',
    },
    {
      command: 'berth plan --worktree dev=. --output markdown > comment.md',
      what: 'the same, as a comment for a pull request',
    },
  ],
  async handler(input, context) {
    const { runPlan } = await import('../plan/run-plan.ts');
    return await runPlan(input, context);
  },
});
