import { type AllowRemovals, parseAllowRemovals } from '../../workflows/gitops/removal-budget.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { worstOf } from '../fleet/problems.ts';
import { type FleetInput, readFleet } from '../fleet/read-fleet.ts';
import { withSession } from '../fleet/session.ts';
import { showFleetProblems } from '../fleet/show-fleet-problems.ts';
import { compareWithBranch } from './compare.ts';
import { exitCodeOfReport } from './environment-report.ts';
import { planEnvironment } from './plan-environment.ts';
import { type ShowInput, showReports } from './show-reports.ts';

interface PlanInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly exitCode: boolean;
  readonly allowRemovals: string | undefined;
}

/** Shows what would change. Writes nothing. */
export async function runPlan(input: PlanInput, context: Context): Promise<ExitCode> {
  const options = removalsOf(input.allowRemovals);
  return await withSession(
    context,
    async session => {
      const fleet = await readFleet(input, session);
      const reports = [];
      for (const found of fleet.inputs) {
        reports.push(await compareWithBranch(planEnvironment(found, session), session, options));
      }
      const fleetCode = showFleetProblems(fleet, input, session);
      showReports(reports, input, session);
      const differs = reports.some(({ compared }) => (compared?.changeSet.changes.length ?? 0) > 0);
      const difference = input.exitCode && differs ? ExitCode.differences : ExitCode.done;
      return worstOf([fleetCode, ...reports.map(exitCodeOfReport), difference]);
    },
    input,
  );
}

export function removalsOf(text: string | undefined): { readonly allowRemovals?: AllowRemovals } {
  return text === undefined ? {} : { allowRemovals: parseAllowRemovals(text) };
}
