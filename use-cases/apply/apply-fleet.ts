import { Problem } from '../../runtime/errors.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import type { EnvironmentReport } from '../plan/environment-report.ts';
import type { FleetReport } from '../plan/plan-fleet.ts';
import type { ProposeOptions } from '../propose-environment.ts';
import { type FleetSource, readFleet } from '../read-fleet.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import type { Session } from '../session.ts';
import { readSnapshot } from '../snapshot.ts';

/** Reconciles each environment once. One that fails doesn't stop the others. */
export async function applyFleet(
  source: FleetSource,
  session: Session,
  options: ProposeOptions = {},
): Promise<FleetReport> {
  const fleet = await readFleet(source, session);
  const environments: EnvironmentReport[] = [];
  for (const input of fleet.inputs) environments.push(await applyEnvironment(input, session, options));
  return { fleet, environments };
}

/** Throws what is a bug: then nothing is certain of the others either. */
async function applyEnvironment(
  input: EnvironmentInput,
  session: Session,
  options: ProposeOptions,
): Promise<EnvironmentReport> {
  const { environment } = input;
  const { snapshot } = await readSnapshot(input, session);
  const result = await reconcile(snapshot, session, options);
  if (result.state === 'incomplete') return { environment, plan: result.plan };
  if (result.state === 'done') return { environment, plan: result.plan, proposal: result.proposal };
  const { plan, failure } = result;
  if (plan === undefined || !(failure.error instanceof Problem)) throw failure.error;
  return { environment, plan, problem: failure.error };
}
