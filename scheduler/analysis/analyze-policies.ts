import { nearest } from '../../runtime/nearest.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { LabelRequirement, LabelSelector } from '../model/kinds/scheduling-policy.ts';
import type { FieldPath } from '../model/manifest.ts';
import type { ClusterType, SchedulingPolicy } from '../model/object.ts';
import { selectsTarget } from '../placement/place.ts';
import {
  describeRequirement,
  describeSelector,
  type Labels,
  matches,
  requirementsOf,
  satisfies,
} from '../placement/selector.ts';
import type { DeploymentTarget, Snapshot } from '../snapshot/snapshot.ts';

/**
 * What is wrong with policies that are valid one by one: policies that select nothing, policies whose every placement
 * another one makes too, and targets that no policy selects. Warnings, since each may be on its way to be right.
 */
export function analyzePolicies(snapshot: Snapshot): Diagnostic[] {
  const { policies, clusterTypes, deploymentTargets } = snapshot;
  const reach = policies.map(policy => ({
    policy,
    targets: new Set(deploymentTargets.filter(target => selectsTarget(policy, target)).map(({ name }) => name)),
    types: new Set(
      clusterTypes
        .filter(type => matches(policy.spec.clusterTypeSelector.labelSelector, type.labels))
        .map(({ name }) => name),
    ),
  }));
  return [
    ...reach.flatMap(({ policy, targets, types }) => [
      ...(targets.size === 0 ? [selectsNoTarget(policy, snapshot)] : []),
      ...(types.size === 0 ? [selectsNoType(policy, snapshot)] : []),
    ]),
    ...reach.flatMap(found => shadowed(found, reach)),
    ...deploymentTargets.filter(target => !reach.some(({ targets }) => targets.has(target.name))).map(selectedByNone),
    ...(policies.length === 0
      ? []
      : clusterTypes.filter(({ name }) => !reach.some(({ types }) => types.has(name)))
    ).map(type => typeSelectedByNone(type, policies)),
  ];
}

function typeSelectedByNone(type: ClusterType, policies: readonly SchedulingPolicy[]): Diagnostic {
  const near = policies
    .flatMap(({ spec }) => requirementsOf(spec.clusterTypeSelector.labelSelector))
    .filter(requirement => !satisfies(requirement, type.labels))
    .flatMap(({ key, values }) => {
      const value = type.labels[key];
      const meant = value === undefined ? undefined : nearest(value, values);
      return meant === undefined || meant === value ? [] : [`did you mean "${key}: ${meant}"?`];
    });
  return {
    severity: 'warning',
    code: 'unselected-cluster-type',
    message: `no scheduling policy selects cluster type ${type.name}, so nothing is placed on it`,
    fix: near[0] ?? 'label it so that a policy selects it, or add a policy for it',
    origin: type.at(['metadata', 'labels']),
    subject: { kind: 'ClusterType', name: type.name },
    clusterType: type.name,
  };
}

interface Reach {
  readonly policy: SchedulingPolicy;
  readonly targets: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

function selectsNoTarget(
  policy: SchedulingPolicy,
  { deploymentTargets, registrations, environment }: Snapshot,
): Diagnostic {
  const { workspace = '', labelSelector } = policy.spec.deploymentTargetSelector;
  const workspaces = new Set(deploymentTargets.map(target => target.workspace).filter(name => name !== ''));
  if (workspace !== '' && !workspaces.has(workspace)) {
    const registered = registrations.find(({ spec }) => spec.workspace === workspace);
    const known = [...workspaces, ...registrations.map(({ spec }) => spec.workspace).filter(name => name !== '')];
    const meant = nearest(workspace, known);
    return selectsNothing(policy, {
      message: `policy ${policy.name} places nothing: no deployment target has workspace "${workspace}"`,
      fix:
        registered !== undefined
          ? `registration ${registered.name} is of that workspace, and brings no deployment target for environment ${environment}`
          : meant === undefined
            ? `register a workload with workspace "${workspace}"`
            : `did you mean "${meant}"?`,
      path: ['spec', 'deploymentTargetSelector', 'workspace'],
    });
  }
  return selectsNothing(policy, {
    message: `policy ${policy.name} places nothing: no deployment target has ${describeSelector(labelSelector)}`,
    ...blame(labelSelector, deploymentTargets, ['spec', 'deploymentTargetSelector', 'labelSelector']),
  });
}

function selectsNoType(policy: SchedulingPolicy, { clusterTypes }: Snapshot): Diagnostic {
  const { labelSelector } = policy.spec.clusterTypeSelector;
  return selectsNothing(policy, {
    message: `policy ${policy.name} places nothing: no cluster type has ${describeSelector(labelSelector)}`,
    ...blame(labelSelector, clusterTypes, ['spec', 'clusterTypeSelector', 'labelSelector']),
  });
}

function selectsNothing(
  policy: SchedulingPolicy,
  { message, fix, path }: { message: string; fix: string; path: FieldPath },
): Diagnostic {
  return {
    severity: 'warning',
    code: 'policy-selects-nothing',
    message,
    fix,
    origin: policy.at(path),
    subject: { kind: 'SchedulingPolicy', name: policy.name },
  };
}

/** The requirement that nothing satisfies, with the label that was probably meant. */
function blame(
  selector: LabelSelector,
  items: readonly { readonly labels: Labels }[],
  path: FieldPath,
): { fix: string; path: FieldPath } {
  const unmet = requirementsOf(selector).find(
    requirement => !items.some(({ labels }) => satisfies(requirement, labels)),
  );
  if (unmet === undefined) return { fix: 'no single label is to blame: check the combination', path };
  const place = [...path, ...(unmet.key in selector.matchLabels ? ['matchLabels', unmet.key] : ['matchExpressions'])];
  return {
    fix: likelyMeant(unmet, items) ?? `nothing has ${describeRequirement(unmet)}: correct it, or label something so`,
    path: place,
  };
}

function likelyMeant(
  { key, values }: LabelRequirement,
  items: readonly { readonly labels: Labels }[],
): string | undefined {
  const known = new Set(items.flatMap(({ labels }) => (labels[key] === undefined ? [] : [labels[key]])));
  if (known.size === 0) {
    const meant = nearest(key, new Set(items.flatMap(({ labels }) => Object.keys(labels))));
    return meant === undefined ? undefined : `nothing has the label "${key}": did you mean "${meant}"?`;
  }
  for (const value of values) {
    const meant = nearest(value, known);
    if (meant !== undefined) return `did you mean "${key}: ${meant}"?`;
  }
  return `label "${key}" has the values ${[...known].sort().slice(0, 10).join(', ')}`;
}

/** Policies may overlap, but one whose every placement a single other one makes as well decides nothing. */
function shadowed({ policy, targets, types }: Reach, all: readonly Reach[]): Diagnostic[] {
  if (targets.size === 0 || types.size === 0) return [];
  const other = all.find(
    candidate =>
      candidate.policy !== policy &&
      targets.isSubsetOf(candidate.targets) &&
      types.isSubsetOf(candidate.types) &&
      // Of two that place the same, only the later one is told.
      (candidate.targets.size > targets.size ||
        candidate.types.size > types.size ||
        candidate.policy.name < policy.name),
  );
  if (other === undefined) return [];
  return [
    {
      severity: 'info',
      code: 'policy-shadowed',
      message: `policy ${policy.name} changes nothing today: policy ${other.policy.name} makes all of its placements too`,
      fix: 'remove one of them, unless they are meant to differ later',
      origin: policy.origin,
      subject: { kind: 'SchedulingPolicy', name: policy.name },
      related: [{ message: `policy ${other.policy.name}`, origin: other.policy.origin }],
    },
  ];
}

function selectedByNone(target: DeploymentTarget): Diagnostic {
  return {
    severity: 'warning',
    code: 'target-not-selected',
    message: `no policy selects deployment target ${target.name}: it runs nowhere`,
    fix: `"berth explain ${target.name}" says which label would place it`,
    origin: target.origin,
    subject: { kind: 'DeploymentTarget', name: target.name },
    deploymentTarget: target.name,
  };
}
