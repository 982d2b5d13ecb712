import { defineCommand } from '../command.ts';
import { outputOptions, sourceOptions, stateOption } from '../options.ts';

const options = {
  yes: { short: 'y', summary: 'Write without asking' },
  controlPlane: sourceOptions.controlPlane,
  environment: { ...sourceOptions.environment, summary: 'The environment' },
  state: stateOption,
  ledgerKeyFile: {
    group: 'Input',
    value: 'FILE',
    completes: 'file',
    summary: 'File with the key that signs the ledger (default: BERTH_LEDGER_KEY)',
  },
  credentials: sourceOptions.credentials,
  output: { ...outputOptions.output, choices: ['text', 'json'], summary: 'text for people, json for programs' },
  color: outputOptions.color,
  verbose: outputOptions.verbose,
} as const;

export const promoteCommand = defineCommand({
  name: 'promote',
  summary: 'Bring a commit of the base repository to an environment',
  description: [
    'Shows the commits that come and what the pull request of the environment will have, asks, and sets spec.commit of its BaseRepo on the environment’s branch. Everything else in that file stays as it is.',
  ],
  arguments: { commit: { summary: 'Beginning of a commit’s id (default: the newest of the branch)' } },
  options,
  examples: [
    { command: 'berth promote -e dev', what: 'the newest commit of main to dev' },
    { command: 'berth promote 49175d4 -e prod --yes', what: 'this commit to prod, without a question' },
  ],
  async handler({ commit, ...input }, context) {
    const { runPromotion } = await import('../promotion/run-promotion.ts');
    return await runPromotion({ kind: 'promote', commit }, input, context);
  },
});

export const rollbackCommand = defineCommand({
  name: 'rollback',
  summary: 'Bring an environment back to a commit of the base repository that it had before',
  description: [
    'Shows the commits that are taken back and what the pull request of the environment will have, asks, and sets spec.commit of its BaseRepo on the environment’s branch. What was changed on the environment’s own branch since then stays.',
  ],
  arguments: {},
  options: {
    to: { value: 'COMMIT', summary: 'Beginning of its id (default: the one before, by the history of the branch)' },
    ...options,
  },
  examples: [
    { command: 'berth rollback -e prod', what: 'to the commit that prod had before' },
    { command: 'berth rollback -e prod --to 60dde60', what: 'to this one' },
  ],
  async handler({ to, ...input }, context) {
    const { runPromotion } = await import('../promotion/run-promotion.ts');
    return await runPromotion({ kind: 'rollback', commit: to }, input, context);
  },
});
