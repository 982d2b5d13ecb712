import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { outputOptions, sourceOptions, stateOption } from '../options.ts';
import type { MarkInput, MarkKind } from '../promotion/run-promotion-mark.ts';

export const promotionStatusCommand = defineCommand({
  name: 'promotion status',
  summary: 'Show which commit each environment has, what comes next, and what it waits for',
  description: [
    'Reads the policy in .environments/promotion.yaml, where the environments stand, and what clusters reported, and decides as berth serve would. Writes nothing.',
  ],
  arguments: {},
  options: {
    controlPlane: sourceOptions.controlPlane,
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
  },
  examples: [
    { command: 'berth promotion status --state reports.sqlite', what: 'by what clusters reported to berth serve' },
  ],
  async handler(input, context) {
    const { runPromotionStatus } = await import('../promotion/run-promotion-status.ts');
    return await runPromotionStatus(input, context);
  },
});

const markOptions = {
  yes: { short: 'y', summary: 'Write without asking' },
  controlPlane: sourceOptions.controlPlane,
  environment: { ...sourceOptions.environment, summary: 'The environment' },
  reason: { value: 'TEXT', summary: 'Why; it is shown wherever the environment is' },
  ledgerKeyFile: {
    value: 'FILE',
    completes: 'file',
    summary: 'File with the key that signs the ledger (default: BERTH_LEDGER_KEY)',
  },
  credentials: sourceOptions.credentials,
  color: outputOptions.color,
  verbose: outputOptions.verbose,
} as const;

const WHERE = 'Written into the branch berth-ledger of the control plane, as a commit that says who and why.';

export const promotionHoldCommand = defineCommand({
  name: 'promotion hold',
  summary: 'Promote nothing more to an environment until it is released',
  description: [`What is on its way goes on. ${WHERE}`],
  arguments: {},
  options: markOptions,
  examples: [{ command: 'berth promotion hold -e prod --reason "the database first"', what: 'nothing new to prod' }],
  handler: async (input, context) => await mark('hold', input, context),
});

export const promotionReleaseCommand = defineCommand({
  name: 'promotion release',
  summary: 'Take a hold back',
  description: [
    `Needs the key that signs the ledger: anybody who may write its branch can hold, and only Berth lets go. ${WHERE}`,
  ],
  arguments: {},
  options: markOptions,
  examples: [{ command: 'berth promotion release -e prod', what: 'promotions to prod go on' }],
  handler: async (input, context) => await mark('release', input, context),
});

export const promotionFreezeCommand = defineCommand({
  name: 'promotion freeze',
  summary: 'Promote nothing more to an environment until a time, or until it is taken back',
  description: [`As a freeze of the policy, at once and without a commit to it. ${WHERE}`],
  arguments: {},
  options: {
    ...markOptions,
    until: { value: 'TIME', summary: 'When it ends by itself, such as 2026-12-01T08:00:00+01:00' },
  },
  examples: [
    { command: 'berth promotion freeze -e prod --reason incident', what: 'until "berth promotion unfreeze -e prod"' },
  ],
  handler: async (input, context) => await mark('freeze', input, context),
});

export const promotionUnfreezeCommand = defineCommand({
  name: 'promotion unfreeze',
  summary: 'Take a freeze back',
  description: [`Needs the key that signs the ledger. A freeze of the policy is taken back in the policy. ${WHERE}`],
  arguments: {},
  options: markOptions,
  examples: [{ command: 'berth promotion unfreeze -e prod', what: 'promotions to prod go on' }],
  handler: async (input, context) => await mark('unfreeze', input, context),
});

async function mark(kind: MarkKind, input: MarkInput, context: Context): Promise<ExitCode> {
  const { runPromotionMark } = await import('../promotion/run-promotion-mark.ts');
  return await runPromotionMark(kind, input, context);
}
