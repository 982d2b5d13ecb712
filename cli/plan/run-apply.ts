import { applyFleet } from '../../use-cases/apply/apply-fleet.ts';
import type { Context } from '../context.ts';
import { type ExitCode, worstOf } from '../exit-code.ts';
import { type FleetInput, fleetSource } from '../fleet-source.ts';
import { showFleetProblems } from '../output/fleet-problems.ts';
import { runUseCase } from '../session.ts';
import { removalsOf } from './run-plan.ts';
import { type ShowInput, showReports } from './show-reports.ts';

interface ApplyInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly allowRemovals: string | undefined;
  readonly rebuild: boolean;
  readonly createBranch: boolean;
  readonly adopt: boolean;
  readonly dirty: boolean;
}

/** Proposes the changes of each environment. */
export async function runApply(input: ApplyInput, context: Context): Promise<ExitCode> {
  const { rebuild, createBranch, adopt, dirty } = input;
  const options = { rebuild, createBranch, adopt, dirty, ...removalsOf(input.allowRemovals) };
  return await runUseCase(context, input, {
    run: async session => await applyFleet(fleetSource(input), session, options),
    show: ({ fleet, environments }) =>
      worstOf([showFleetProblems(fleet, input, context), showReports(environments, input, context)]),
  });
}
