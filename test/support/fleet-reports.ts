import type { EnvironmentReport } from '../../use-cases/plan/environment-report.ts';
import type { FleetSource } from '../../use-cases/read-fleet.ts';
import type { Session } from '../../use-cases/session.ts';
import { type FleetWorkResult, workOnFleet } from '../../use-cases/work-on-fleet.ts';

/** The reports themselves, as this process makes them. */
export async function planFleet(source: FleetSource, session: Session): Promise<FleetWorkResult<EnvironmentReport>> {
  return await workOnFleet(source, session, { work: { kind: 'plan', options: {} }, show: report => report });
}

export async function applyFleet(source: FleetSource, session: Session): Promise<FleetWorkResult<EnvironmentReport>> {
  return await workOnFleet(source, session, { work: { kind: 'apply', options: {} }, show: report => report });
}
