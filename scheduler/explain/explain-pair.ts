import sortBy from 'lodash-es/sortBy.js';
import { recordOf } from '../../runtime/record-of.ts';
import { compareText } from '../model/diagnostic.ts';
import type { LabelRequirement } from '../model/kinds/scheduling-policy.ts';
import type { ClusterType, SchedulingPolicy } from '../model/object.ts';
import { selectsTarget } from '../placement/place.ts';
import { type Labels, matches, requirementsOf, satisfies } from '../placement/selector.ts';
import type { DeploymentTarget } from '../snapshot/snapshot.ts';
import { type LabelEdit, smallestEdits } from './label-edits.ts';

/** Why one policy doesn't place a pair: everything that would have to be otherwise. */
export interface PolicyRefusal {
  readonly policy: SchedulingPolicy;
  /** Set when the policy wants another workspace than the target's. */
  readonly workspace?: string;
  readonly unmetByTarget: readonly LabelRequirement[];
  readonly unmetByClusterType: readonly LabelRequirement[];
}

/** The smallest change of labels after which a policy places the pair. */
export interface Counterfactual {
  readonly policy: SchedulingPolicy;
  readonly targetEdits: readonly LabelEdit[];
  readonly clusterTypeEdits: readonly LabelEdit[];
  /** Workspace that the workload's registration would have to name. */
  readonly workspace?: string;
  /** Cluster types that the edited target would come to, or leave, besides the one asked for. By name. */
  readonly alsoAdds: readonly string[];
  readonly alsoRemoves: readonly string[];
}

export interface PairExplanation {
  readonly deploymentTarget: DeploymentTarget;
  readonly clusterType: ClusterType;
  readonly placed: boolean;
  /** Policies that place the pair, sorted by name. */
  readonly policies: readonly SchedulingPolicy[];
  /** Policies that don't, with the reason; those that are nearest to placing it first. */
  readonly refusals: readonly PolicyRefusal[];
  /** For a pair that isn't placed, when some change of labels would place it. */
  readonly counterfactual?: Counterfactual;
}

/** Labels of a target that follow from names and can't be edited. */
const FIXED_TARGET_LABELS: ReadonlySet<string> = new Set(['workload', 'workspace']);
const NONE: ReadonlySet<string> = new Set();

export interface World {
  readonly policies: readonly SchedulingPolicy[];
  readonly clusterTypes: readonly ClusterType[];
}

/** Says why a deployment target is, or isn't, on a cluster type, and what the least is that would place it there. */
export function explainPair(target: DeploymentTarget, clusterType: ClusterType, world: World): PairExplanation {
  const policies = world.policies.filter(policy => placesPair(policy, target, clusterType));
  const refused = world.policies.filter(policy => !policies.includes(policy));
  const refusals = sortBy(
    refused.map(policy => refusalOf(policy, target, clusterType)),
    [distance, ({ policy }) => policy.name],
  );
  const explanation = { deploymentTarget: target, clusterType, placed: policies.length > 0, policies, refusals };
  const counterfactual = explanation.placed ? undefined : smallestChange(target, clusterType, world);
  return counterfactual === undefined ? explanation : { ...explanation, counterfactual };
}

function placesPair(policy: SchedulingPolicy, target: DeploymentTarget, clusterType: ClusterType): boolean {
  return selectsTarget(policy, target) && matches(policy.spec.clusterTypeSelector.labelSelector, clusterType.labels);
}

function refusalOf(policy: SchedulingPolicy, target: DeploymentTarget, clusterType: ClusterType): PolicyRefusal {
  const { deploymentTargetSelector, clusterTypeSelector } = policy.spec;
  const workspace = wantedWorkspace(policy, target);
  return {
    policy,
    ...(workspace === undefined ? {} : { workspace }),
    unmetByTarget: unmet(requirementsOf(deploymentTargetSelector.labelSelector), target.labels),
    unmetByClusterType: unmet(requirementsOf(clusterTypeSelector.labelSelector), clusterType.labels),
  };
}

function wantedWorkspace(policy: SchedulingPolicy, target: DeploymentTarget): string | undefined {
  const { workspace } = policy.spec.deploymentTargetSelector;
  return workspace === undefined || workspace === '' || workspace === target.workspace ? undefined : workspace;
}

function unmet(requirements: readonly LabelRequirement[], labels: Labels): LabelRequirement[] {
  return requirements.filter(requirement => !satisfies(requirement, labels));
}

function distance(refusal: PolicyRefusal): number {
  return refusal.unmetByTarget.length + refusal.unmetByClusterType.length + (refusal.workspace === undefined ? 0 : 1);
}

/**
 * The fewest edits of all policies; then those that leave the cluster type alone; then by the policy's name. Another owner comes last,
 * and only where labels of the target say that the policy is meant for the likes of it.
 */
function smallestChange(target: DeploymentTarget, clusterType: ClusterType, world: World): Counterfactual | undefined {
  let best: Omit<Counterfactual, 'alsoAdds' | 'alsoRemoves'> | undefined;
  for (const policy of world.policies) {
    const { deploymentTargetSelector, clusterTypeSelector } = policy.spec;
    const targetEdits = smallestEdits(deploymentTargetSelector.labelSelector, target.labels, FIXED_TARGET_LABELS);
    const clusterTypeEdits = smallestEdits(clusterTypeSelector.labelSelector, clusterType.labels, NONE);
    if (targetEdits === undefined || clusterTypeEdits === undefined) continue;
    const workspace = wantedWorkspace(policy, target);
    if (workspace !== undefined && requirementsOf(deploymentTargetSelector.labelSelector).length === 0) continue;
    const change = { policy, targetEdits, clusterTypeEdits, ...(workspace === undefined ? {} : { workspace }) };
    if (best === undefined || cost(change) < cost(best)) best = change;
  }
  return best === undefined ? undefined : { ...best, ...sideEffects(best, target, { clusterType, world }) };
}

/** More than any number of labels. */
const ANOTHER_OWNER = 1_000_000;

function cost(change: Pick<Counterfactual, 'targetEdits' | 'clusterTypeEdits' | 'workspace'>): number {
  const edits = change.targetEdits.length + change.clusterTypeEdits.length;
  // A cluster type is shared by everyone: between equal numbers of edits, the ones of the target alone come first.
  return edits + change.clusterTypeEdits.length / 1000 + (change.workspace === undefined ? 0 : ANOTHER_OWNER);
}

function sideEffects(
  change: Omit<Counterfactual, 'alsoAdds' | 'alsoRemoves'>,
  target: DeploymentTarget,
  { clusterType, world }: { clusterType: ClusterType; world: World },
): Pick<Counterfactual, 'alsoAdds' | 'alsoRemoves'> {
  const edited: DeploymentTarget = {
    ...target,
    workspace: change.workspace ?? target.workspace,
    labels: applyEdits(target.labels, change.targetEdits),
  };
  const before = typesOf(target, world);
  const after = typesOf(edited, world);
  const others = (names: ReadonlySet<string>, without: ReadonlySet<string>): string[] =>
    [...names].filter(name => name !== clusterType.name && !without.has(name)).sort(compareText);
  return { alsoAdds: others(after, before), alsoRemoves: others(before, after) };
}

/** Labels as they are after edits. */
export function applyEdits(labels: Labels, edits: readonly LabelEdit[]): Labels {
  const edited = new Map(Object.entries(labels));
  for (const { key, to } of edits) {
    if (to === undefined) edited.delete(key);
    else edited.set(key, to);
  }
  return recordOf(edited);
}

function typesOf(target: DeploymentTarget, { policies, clusterTypes }: World): Set<string> {
  const selecting = policies.filter(policy => selectsTarget(policy, target));
  return new Set(
    clusterTypes
      .filter(type => selecting.some(policy => matches(policy.spec.clusterTypeSelector.labelSelector, type.labels)))
      .map(type => type.name),
  );
}
