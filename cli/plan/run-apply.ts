import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { type FleetWorkInput, runFleetWork } from './run-fleet-work.ts';
import { removalsOf } from './run-plan.ts';

interface ApplyInput extends FleetWorkInput {
  readonly allowRemovals: string | undefined;
  readonly rebuild: boolean;
  readonly createBranch: boolean;
  readonly adopt: boolean;
  readonly dirty: boolean;
}

/** Proposes the changes of each environment. */
export async function runApply(input: ApplyInput, context: Context): Promise<ExitCode> {
  const { rebuild, createBranch, adopt, dirty } = input;
  const options = { rebuild, createBranch, adopt, ...removalsOf(input.allowRemovals) };
  return await runFleetWork({ kind: 'apply', options, dirty }, input, { context });
}
