import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import { makePlan, type PlanMemo, type PlanResult } from '../../scheduler/plan/make-plan.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import type { Session } from '../session.ts';
import { readSnapshot } from '../snapshot.ts';

/** What an environment should look like, by what was read of it. */
export async function planEnvironment(input: EnvironmentInput, session: Session): Promise<Plan | NoPlan> {
  const { snapshot } = await readSnapshot(input, session);
  return planSnapshot(snapshot, session).plan;
}

/** @param memo Of an earlier plan: what hasn't changed since then is taken over from it. */
export function planSnapshot(
  snapshot: Snapshot,
  { engines, progress }: Pick<Session, 'engines' | 'progress'>,
  memo?: PlanMemo,
): PlanResult {
  progress(`planning ${snapshot.environment}`);
  return makePlan(snapshot, { engines, ...(memo && { memo }) });
}
