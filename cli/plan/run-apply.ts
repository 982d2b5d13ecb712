import { Problem } from '../../runtime/errors.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { ProposeOptions } from '../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../use-cases/propose-environment.ts';
import { readSourceChanges } from '../../workflows/gitops/source-commits.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { worstOf } from '../fleet/problems.ts';
import { type FleetInput, readFleet } from '../fleet/read-fleet.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { showFleetProblems } from '../fleet/show-fleet-problems.ts';
import { openEnvironmentForge } from './compare.ts';
import { type EnvironmentReport, exitCodeOfReport } from './environment-report.ts';
import { planEnvironment } from './plan-environment.ts';
import { removalsOf } from './run-plan.ts';
import { type ShowInput, showReports } from './show-reports.ts';

interface ApplyInput extends FleetInput, ShowInput {
  readonly environment: readonly string[];
  readonly allowRemovals: string | undefined;
  readonly rebuild: boolean;
  readonly createBranch: boolean;
  readonly adopt: boolean;
}

/** Proposes the changes of each environment. One that can't be proposed doesn't stop the others. */
export async function runApply(input: ApplyInput, context: Context): Promise<ExitCode> {
  const { rebuild, createBranch, adopt } = input;
  const options: ProposeOptions = { rebuild, createBranch, adopt, ...removalsOf(input.allowRemovals) };
  return await withSession(
    context,
    async session => {
      const fleet = await readFleet(input, session);
      const reports: EnvironmentReport[] = [];
      for (const found of fleet.inputs) {
        reports.push(await applyPlan(planEnvironment(found, session), session, options));
      }
      const fleetCode = showFleetProblems(fleet, input, session);
      showReports(reports, input, session);
      return worstOf([fleetCode, ...reports.map(exitCodeOfReport)]);
    },
    input,
  );
}

/** Proposes one environment. What goes wrong is told in the report. */
export async function applyPlan(
  plan: Plan | NoPlan,
  session: Session,
  options: ProposeOptions,
): Promise<EnvironmentReport> {
  const { environment } = plan;
  if (!plan.complete) return { environment, plan };
  try {
    const forge = await openEnvironmentForge(plan, session);
    session.progress.say(`proposing ${environment}`);
    const readSources = async (moved: Parameters<typeof readSourceChanges>[1]) =>
      await readSourceChanges(session.git, moved);
    const proposal = await proposeEnvironment(plan, { forge, readSources }, options);
    return { environment, plan, proposal };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { environment, plan, problem: error };
  }
}
