import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import { makePlan } from '../../scheduler/plan/make-plan.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build.ts';
import type { Session } from '../fleet/session.ts';

/** What an environment should look like. */
export function planEnvironment(input: EnvironmentInput, { engines, progress }: Session): Plan | NoPlan {
  progress.say(`planning ${input.environment}`);
  return makePlan(buildSnapshot(input), { engines }).plan;
}
