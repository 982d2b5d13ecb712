import { asProblem } from '../runtime/errors.ts';
import type { EnvironmentInput } from '../scheduler/model/manifest.ts';
import type { Snapshot } from '../scheduler/snapshot/snapshot.ts';
import type { ChangeOptions } from '../workflows/gitops/environment-changes.ts';
import { closeOrphans, isWhole } from './close-orphans.ts';
import { compareWithBranch } from './plan/compare.ts';
import type { EnvironmentReport } from './plan/environment-report.ts';
import { noPlan, planEnvironment } from './plan/plan-environment.ts';
import type { ProposeOptions } from './propose-environment.ts';
import { type Fleet, type FleetSource, readFleet } from './read-fleet.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { refuseUncommitted } from './refuse-uncommitted.ts';
import type { PlanningSession, Session } from './session.ts';
import { placesOf } from './shared-places.ts';
import { readSnapshot } from './snapshot.ts';
import { unseenEdits } from './unseen-edits.ts';

/** What is done with each environment of a fleet. */
export type EnvironmentWork =
  | { readonly kind: 'plan'; readonly options: ChangeOptions }
  /** `dirty`: propose what is in working trees although nobody has committed it. */
  | { readonly kind: 'apply'; readonly options: ProposeOptions; readonly dirty?: boolean };

export interface FleetWorkOptions<Shown> {
  readonly work: EnvironmentWork;
  /** What is wanted of each report. */
  readonly show: (report: EnvironmentReport) => Shown;
}

export interface FleetWorkResult<Shown> {
  readonly fleet: FleetFacts;
  /** By name of the environment. */
  readonly environments: readonly Shown[];
}

/** What concerns no single environment. */
export type FleetFacts = Pick<Fleet, 'declared' | 'diagnostics' | 'missing'>;

/**
 * Plans or applies each environment, one after the other; one that fails stops no other. Throws a `UserError` for options that can't be
 * meant.
 */
export async function workOnFleet<Shown>(
  source: FleetSource,
  session: Session,
  { work, show }: FleetWorkOptions<Shown>,
): Promise<FleetWorkResult<Shown>> {
  await checkWork(work, source, session);
  const read = await readFleet(source, session);
  const fleet = { ...read, diagnostics: [...read.diagnostics, ...(await unseenEdits(source, session))] };
  const environments: Shown[] = [];
  for (const input of fleet.inputs) environments.push(show(await workOn(input, work, session)));
  if (!isWhole(source, fleet)) return { fleet, environments };
  const orphans = { declared: fleet.declared, places: fleet.inputs.flatMap(placesOf), close: work.kind === 'apply' };
  return {
    fleet: { ...fleet, diagnostics: [...fleet.diagnostics, ...(await closeOrphans(orphans, session))] },
    environments,
  };
}

/** Throws a `UserError` for uncommitted edits that nobody has agreed to propose. */
export async function checkWork(work: EnvironmentWork, source: FleetSource, session: Session): Promise<void> {
  if (work.kind === 'apply' && work.dirty !== true) await refuseUncommitted(source, session);
}

/** Plans or applies an environment. What goes wrong is in the report. */
export async function workOn(
  input: EnvironmentInput,
  { kind, options }: EnvironmentWork,
  session: PlanningSession,
): Promise<EnvironmentReport> {
  if (kind === 'apply') return await applyEnvironment(input, session, options);
  return await compareWithBranch(await planEnvironment(input, session), session, options);
}

async function applyEnvironment(
  input: EnvironmentInput,
  session: PlanningSession,
  options: ProposeOptions,
): Promise<EnvironmentReport> {
  const { environment } = input;
  let snapshot: Snapshot;
  try {
    snapshot = (await readSnapshot(input, session)).snapshot;
  } catch (error) {
    return { environment, plan: noPlan(input, error) };
  }
  const result = await reconcile(snapshot, session, options);
  if (result.state === 'incomplete') return { environment, plan: result.plan };
  if (result.state === 'done') return { environment, plan: result.plan, proposal: result.proposal };
  const { plan, failure } = result;
  if (plan === undefined) return { environment, plan: noPlan(input, failure.error) };
  return { environment, plan, problem: asProblem(`proposing ${environment}`, failure.error) };
}
