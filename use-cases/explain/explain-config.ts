import { createConfigComposer } from '../../scheduler/config/composer.ts';
import { type KeyProvenance, provenanceOf } from '../../scheduler/config/provenance.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { ClusterType } from '../../scheduler/model/object.ts';
import { configSourceOf } from '../../scheduler/plan/config-sources.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { DeploymentTarget } from '../../scheduler/snapshot/snapshot.ts';

/** Where each value of the config of a pair comes from. The pair needn't be placed. */
export interface ConfigExplanation {
  readonly environment: string;
  readonly target: DeploymentTarget;
  readonly clusterType: ClusterType;
  /** Sorted by key. */
  readonly keys: readonly KeyProvenance[];
  /** Why the pair is held back, schema violations among the reasons. */
  readonly problems: readonly Diagnostic[];
}

export function explainConfig(
  plan: Plan | NoPlan,
  target: DeploymentTarget,
  clusterType: ClusterType,
): ConfigExplanation {
  const { snapshot, environment } = plan;
  const composer = createConfigComposer(snapshot.configs.map(configSourceOf));
  const keys = provenanceOf(composer.compose({ clusterType, deploymentTarget: target }));
  const held = plan.complete ? plan.held : [];
  const problems = held
    .filter(
      ({ placement }) =>
        placement.deploymentTarget.name === target.name && placement.clusterType.name === clusterType.name,
    )
    .flatMap(({ reasons }) => reasons);
  return { environment, target, clusterType, keys, problems };
}
