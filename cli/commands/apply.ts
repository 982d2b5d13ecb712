import { defineCommand } from '../command.ts';
import { outputOptions, removalOptions, sourceOptions } from '../options.ts';
import { workerOptions } from '../workers.ts';

export const applyCommand = defineCommand({
  name: 'apply',
  summary: 'Propose the changes: one pull request per environment, opened or updated in place',
  description: [
    'Does what "berth plan" shows: writes one commit to the branch berth/<environment> of the GitOps repository and opens or updates its pull request. Writes nothing when there are no changes, and never overwrites manual commits.',
  ],
  arguments: {},
  options: {
    rebuild: {
      summary:
        'Discard manual commits on the branch and regenerate it (they are saved under refs/berth/saved), and propose what was rejected',
    },
    adopt: {
      summary: 'Close the open pull requests of the original scheduler (kalypso-scheduler) and delete their branches',
    },
    createBranch: { summary: "Create an environment's branch in the GitOps repository if it does not exist" },
    dirty: {
      summary: 'Also propose uncommitted edits of a working tree (--worktree); the pull request says so',
    },
    ...removalOptions,
    ...sourceOptions,
    ...workerOptions({ memory: '4Gi' }),
    ...outputOptions,
  },
  examples: [
    { command: 'berth apply', what: 'propose the changes of all environments' },
    { command: 'berth apply --environment dev --allow-removals 40%', what: 'allow more removals than the budget' },
  ],
  async handler(input, context) {
    const { runApply } = await import('../plan/run-apply.ts');
    return await runApply(input, context);
  },
});
