import { planFleet } from '../../use-cases/plan/plan-fleet.ts';
import { type AllowRemovals, parseAllowRemovals } from '../../workflows/gitops/removal-budget.ts';
import type { Context } from '../context.ts';
import { ExitCode, worstOf } from '../exit-code.ts';
import { type FleetInput, fleetSource } from '../fleet-source.ts';
import { showFleetProblems } from '../output/fleet-problems.ts';
import { runUseCase } from '../session.ts';
import { type ShowInput, showReports } from './show-reports.ts';

interface PlanInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly exitCode: boolean;
  readonly allowRemovals: string | undefined;
}

/** Shows what would change. Writes nothing. */
export async function runPlan(input: PlanInput, context: Context): Promise<ExitCode> {
  const options = removalsOf(input.allowRemovals);
  return await runUseCase(context, input, {
    run: async session => await planFleet(fleetSource(input), session, options),
    show: ({ fleet, environments }) => {
      const codes = [showFleetProblems(fleet, input, context), showReports(environments, input, context)];
      const differs = environments.some(({ compared }) => (compared?.changeSet.changes.length ?? 0) > 0);
      return worstOf([...codes, input.exitCode && differs ? ExitCode.differences : ExitCode.done]);
    },
  });
}

export function removalsOf(text: string | undefined): { readonly allowRemovals?: AllowRemovals } {
  return text === undefined ? {} : { allowRemovals: parseAllowRemovals(text) };
}
