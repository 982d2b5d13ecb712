import type { ChangeOptions } from '../../workflows/gitops/environment-changes.ts';
import { type Fleet, type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { compareWithBranch } from './compare.ts';
import type { EnvironmentReport } from './environment-report.ts';
import { planEnvironment } from './plan-environment.ts';

/** What `plan` and `apply` found out. */
export interface FleetReport {
  readonly fleet: Fleet;
  /** By name of the environment. */
  readonly environments: readonly EnvironmentReport[];
}

/** What would change in each environment. Writes nothing. */
export async function planFleet(
  source: FleetSource,
  session: Session,
  options: ChangeOptions = {},
): Promise<FleetReport> {
  const fleet = await readFleet(source, session);
  const environments: EnvironmentReport[] = [];
  for (const input of fleet.inputs) {
    environments.push(await compareWithBranch(await planEnvironment(input, session), session, options));
  }
  return { fleet, environments };
}
