import type { PlanMemo } from '../../scheduler/plan/make-plan.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import { readSourceChanges } from '../../workflows/gitops/source-commits.ts';
import { openGitOpsForge } from '../gitops-forge.ts';
import { planSnapshot } from '../plan/plan-environment.ts';
import { settleConflicts } from '../plan/settle-conflicts.ts';
import { type EnvironmentProposalResult, type ProposeOptions, proposeEnvironment } from '../propose-environment.ts';
import type { PlanningSession } from '../session.ts';
import { type Failure, failureOf } from './failure.ts';

export interface ReconcileOptions extends ProposeOptions {
  /** Of an earlier call for the same environment: what hasn't changed since then is not made again. */
  readonly memo?: PlanMemo;
}

/** What came of it. `memo` is for the next call; where there is none, the older one still holds. */
export type Reconciliation =
  | {
      readonly state: 'done';
      readonly plan: Plan;
      readonly proposal: EnvironmentProposalResult;
      readonly memo?: PlanMemo;
    }
  /** A source could not be read; `again`: the same may be readable later. */
  | { readonly state: 'incomplete'; readonly plan: NoPlan; readonly again: boolean }
  /** `plan` is absent when planning itself failed. */
  | { readonly state: 'failed'; readonly failure: Failure; readonly plan?: Plan; readonly memo?: PlanMemo };

/**
 * Plans an environment and brings its pull request in line with the plan. Every way in goes through here: `berth apply`
 * once for each environment, `berth serve` whenever something has changed. Never throws.
 */
export async function reconcile(
  snapshot: Snapshot,
  session: PlanningSession,
  { memo: older, ...options }: ReconcileOptions = {},
): Promise<Reconciliation> {
  const { trace } = session;
  let planned: { readonly plan?: Plan; readonly memo?: PlanMemo } = {};
  try {
    const { plan: made, memo } = await trace({ name: 'berth.plan' }, async () =>
      planSnapshot(snapshot, session, older),
    );
    const plan = await settleConflicts(made, session);
    if (!plan.complete) return { state: 'incomplete', plan, again: plan.missing.some(({ transient }) => transient) };
    planned = { plan, ...(memo && { memo }) };
    const proposal = await trace({ name: 'berth.propose' }, async () => await proposePlan(plan, session, options));
    return { state: 'done', plan, ...planned, proposal };
  } catch (error) {
    return { state: 'failed', failure: failureOf(error), ...planned };
  }
}

async function proposePlan(
  plan: Plan,
  session: PlanningSession,
  options: ProposeOptions,
): Promise<EnvironmentProposalResult> {
  const forge = await openGitOpsForge(plan, session);
  session.progress(`proposing ${plan.environment}`);
  const readSources = async (moved: Parameters<typeof readSourceChanges>[1]) =>
    await readSourceChanges(session.git, moved);
  return await proposeEnvironment(plan, { forge, readSources }, options);
}
