import { explainPair, type PairExplanation } from '../../scheduler/explain/explain-pair.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { DeploymentTarget } from '../../scheduler/snapshot/snapshot.ts';

/** All that can be said about one deployment target in one environment. */
export interface TargetExplanation {
  readonly environment: string;
  readonly target: DeploymentTarget;
  /** By name of the cluster type. */
  readonly pairs: readonly ExplainedPair[];
  /** Problems of this target alone. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExplainedPair extends PairExplanation {
  /** Why the folder of a placed pair stays as it is on the branch; empty when it doesn't. */
  readonly held: readonly Diagnostic[];
}

/** @param clusterType Only this one; all when absent. */
export function explainTarget(plan: Plan | NoPlan, target: DeploymentTarget, clusterType?: string): TargetExplanation {
  const { snapshot, environment } = plan;
  const heldBy = new Map(
    plan.complete
      ? plan.held
          .filter(({ placement }) => placement.deploymentTarget.name === target.name)
          .map(({ placement, reasons }) => [placement.clusterType.name, reasons])
      : [],
  );
  const pairs = snapshot.clusterTypes
    .filter(({ name }) => clusterType === undefined || name === clusterType)
    .map(type => ({ ...explainPair(target, type, snapshot), held: heldBy.get(type.name) ?? [] }));
  const diagnostics = plan.diagnostics.filter(({ deploymentTarget }) => deploymentTarget === target.name);
  return { environment, target, pairs, diagnostics };
}
