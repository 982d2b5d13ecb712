import { nearest } from '../../../runtime/nearest.ts';
import type { Origin } from '../../../runtime/origin.ts';
import type { Condition } from '../../config/label-conditions.ts';
import type { Diagnostic, ObjectReference } from '../../model/diagnostic.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Reach } from './condition-index.ts';

/** Something that applies where its conditions hold: a ConfigMap, a key of an azure-app-config one, or a ConfigSchema. */
export interface Conditional {
  /** As it begins a sentence: `ConfigMap west`, `key region.west.K of ConfigMap azure-app-config`. */
  readonly title: string;
  readonly subject: ObjectReference;
  readonly conditions: readonly Condition[];
  readonly origin: Origin;
  /** Where a condition stands. */
  readonly originOf: (condition: Condition) => Origin;
}

/** Labels that match nothing, that match by being empty, or that no pair has together. */
export function labelProblems(conditional: Conditional, reach: Reach, snapshot: Snapshot): Diagnostic[] {
  const { title, subject, conditions, origin } = conditional;
  const unmet = conditions.filter(condition => !reach.isMet(condition));
  const empty = conditions.filter(({ value }) => value === '').map(condition => emptyLabel(conditional, condition));
  if (unmet.length > 0) return [...unmet.map(condition => matchesNothing(conditional, condition, snapshot)), ...empty];
  if (reach.holdTogether(conditions)) return empty;
  return [
    {
      severity: 'warning',
      code: 'config-applies-nowhere',
      message: `${title} applies nowhere: no pair of a cluster type and a deployment target has ${conditions.map(written).join(' and ')}`,
      fix: 'each label is on something, but not together: remove one, or split the object',
      origin,
      subject,
    },
    ...empty,
  ];
}

function written({ key, value }: Condition): string {
  return value === '' ? `no label ${key}` : `${key}: ${value}`;
}

function matchesNothing(
  { title, subject, originOf }: Conditional,
  condition: Condition,
  snapshot: Snapshot,
): Diagnostic {
  const what = nounOf(condition.key);
  return {
    severity: 'warning',
    code: 'config-label-matches-nothing',
    message: `${title} applies nowhere: no ${what} has ${written(condition)}`,
    fix: likelyMeant(condition, snapshot),
    origin: originOf(condition),
    subject,
  };
}

function emptyLabel({ title, subject, originOf }: Conditional, condition: Condition): Diagnostic {
  return {
    severity: 'warning',
    code: 'config-label-empty',
    message: `${title} has an empty label ${condition.key}, which matches whatever has no such label`,
    fix: 'give it a value, or remove it',
    origin: originOf(condition),
    subject,
  };
}

function nounOf(key: string): string {
  switch (key) {
    case 'cluster-type':
      return 'cluster type';
    case 'deployment-target':
    case 'workload':
      return 'deployment target';
    default:
      return 'cluster type or deployment target';
  }
}

function likelyMeant({ key, value }: Condition, snapshot: Snapshot): string {
  const values = valuesOf(key, snapshot);
  if (values.size === 0) return unknownKey(key, snapshot);
  const meant = nearest(value, values);
  if (meant !== undefined) return `did you mean "${key}: ${meant}"?`;
  const short = [...values].find(known => known.endsWith(`-${value}`));
  if (key === 'deployment-target' && short !== undefined) return `a target's name begins with its workload: "${short}"`;
  return `existing ${pluralOf(key)}: ${[...values].sort().slice(0, 10).join(', ')}`;
}

function pluralOf(key: string): string {
  switch (key) {
    case 'cluster-type':
    case 'deployment-target':
    case 'workload':
      return `${key.replace('-', ' ')}s`;
    default:
      return `values of ${key}`;
  }
}

/** Every label is a condition, so one that is meant for something else excludes the object in silence. */
function unknownKey(key: string, { environment, clusterTypes, deploymentTargets }: Snapshot): string {
  if (key === 'environment') return `remove it: config on the branch of ${environment} is for ${environment} only`;
  const keys = new Set([...clusterTypes, ...deploymentTargets].flatMap(({ labels }) => Object.keys(labels)));
  const meant = nearest(key, [...keys, 'cluster-type', 'deployment-target', 'workload', 'workspace']);
  if (meant !== undefined) return `nothing has the label "${key}": did you mean "${meant}"?`;
  return 'every label is a condition: if it is not meant as one, make it an annotation';
}

function valuesOf(key: string, { clusterTypes, deploymentTargets }: Snapshot): ReadonlySet<string> {
  switch (key) {
    case 'cluster-type':
      return new Set(clusterTypes.map(({ name }) => name));
    case 'deployment-target':
      return new Set(deploymentTargets.map(({ name }) => name));
    case 'workload':
      return new Set(deploymentTargets.map(({ workload }) => workload));
    default:
      return new Set(
        [...clusterTypes, ...deploymentTargets].flatMap(({ labels }) =>
          labels[key] === undefined ? [] : [labels[key]],
        ),
      );
  }
}
