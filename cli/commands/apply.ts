import { defineCommand } from '../command.ts';
import { outputOptions, removalOptions, sourceOptions } from '../options.ts';
import { workerOptions } from '../workers.ts';

export const applyCommand = defineCommand({
  name: 'apply',
  summary: 'Propose the changes: one pull request per environment, opened or updated in place',
  description: [
    'Does what "berth plan" shows: writes one commit to the branch berth/<environment> of the GitOps repository and opens or updates its pull request. Writes nothing when there are no changes, and never overwrites what people committed.',
  ],
  arguments: {},
  options: {
    rebuild: {
      summary: 'Propose again over commits by people on the branch (they are kept under a ref), and what was declined',
    },
    adopt: {
      summary: 'Close the open pull requests of the original scheduler (kalypso-scheduler) and delete their branches',
    },
    createBranch: { summary: "Make an environment's branch in the GitOps repository when it isn't there" },
    dirty: {
      summary: 'Propose uncommitted edits of a working tree (--worktree) as well, which the pull request then says',
    },
    ...removalOptions,
    ...sourceOptions,
    ...workerOptions({ memory: '4Gi' }),
    ...outputOptions,
  },
  examples: [
    { command: 'berth apply', what: 'propose the changes of all environments' },
    { command: 'berth apply --environment dev --allow-removals 40%', what: 'let more go than the budget allows' },
  ],
  async handler(input, context) {
    const { runApply } = await import('../plan/run-apply.ts');
    return await runApply(input, context);
  },
});
