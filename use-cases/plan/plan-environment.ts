import { asProblem } from '../../runtime/errors.ts';
import type { EnvironmentInput, MissingSource } from '../../scheduler/model/manifest.ts';
import { makePlan, type PlanMemo, type PlanResult } from '../../scheduler/plan/make-plan.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import type { PlanningSession } from '../session.ts';
import { readSnapshot } from '../snapshot.ts';
import { guardedRendering } from './guarded-rendering.ts';
import { settleConflicts } from './settle-conflicts.ts';

/** What an environment should look like, by what was read of it. */
export async function planEnvironment(input: EnvironmentInput, session: PlanningSession): Promise<Plan | NoPlan> {
  return (await planInput(input, session)).plan;
}

/** The same with what it leaves for the next plan. @param memo Of an earlier one. */
export async function planInput(
  input: EnvironmentInput,
  session: PlanningSession,
  memo?: PlanMemo,
): Promise<Pick<PlanResult, 'plan' | 'memo'>> {
  try {
    const { plan, memo: next } = planSnapshot((await readSnapshot(input, session)).snapshot, session, memo);
    return { plan: await settleConflicts(plan, session), ...(next && { memo: next }) };
  } catch (error) {
    return { plan: noPlan(input, error) };
  }
}

/** An environment that couldn't be planned: the others can. */
export function noPlan({ environment, sources }: EnvironmentInput, failure: unknown): NoPlan {
  const { message, fix, origin } = asProblem(`planning ${environment}`, failure);
  const [source] = sources;
  const missing: MissingSource = {
    role: `environment ${environment}`,
    repository: source?.repository ?? '',
    reason: message,
    ...(fix !== undefined && { fix }),
    ...(origin !== undefined && { origin }),
    transient: false,
  };
  const nothing = { manifests: [], unreadable: [], unreadableRegistrations: [], diagnostics: [] };
  const snapshot = buildSnapshot({ environment, sources, missing: [missing], ...nothing });
  return { complete: false, environment, snapshot, missing: [missing], diagnostics: [] };
}

/** @param memo Of an earlier plan: what hasn't changed since then is taken over from it. */
export function planSnapshot(
  snapshot: Snapshot,
  { engines, guard, limits, progress }: Pick<PlanningSession, 'engines' | 'guard' | 'limits' | 'progress'>,
  memo?: PlanMemo,
): PlanResult {
  progress(`planning ${snapshot.environment}`);
  return guard({ what: `planning ${snapshot.environment}` }, () =>
    makePlan(snapshot, {
      engines,
      limits: limits.output ?? {},
      render: guardedRendering(guard),
      ...(memo && { memo }),
    }),
  );
}
