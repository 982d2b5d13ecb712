import { FLUX_LABELS } from '../model/flux-labels.ts';
import { PLATFORM_CONFIG_LABEL } from '../model/kinds/platform-config.ts';
import type { PairLabels } from './source.ts';

/** A label that has to match for config to apply. */
export interface Condition {
  readonly key: string;
  readonly value: string;
}

/** Labels that say what a ConfigMap is and who applied it, not where it applies. */
const NOT_CONDITIONS: ReadonlySet<string> = new Set([PLATFORM_CONFIG_LABEL, ...FLUX_LABELS]);

/** Whether a label with this key is a condition. */
export function isCondition(key: string): boolean {
  return !NOT_CONDITIONS.has(key);
}

/** Every label of a ConfigMap or ConfigSchema is a condition, but for those that only mark it. Sorted by key. */
export function conditionsOf(labels: Readonly<Record<string, string>>): Condition[] {
  return Object.keys(labels)
    .filter(isCondition)
    .sort()
    .map(key => ({ key, value: labels[key] ?? '' }));
}

/**
 * Whether the cluster type alone satisfies a condition: `cluster-type` is its name, any other key one of its labels.
 * A label that is absent counts as empty, so that an empty value matches it (contract A.5.2, C.2.4).
 */
export function satisfiedByType({ key, value }: Condition, { name, labels }: PairLabels['clusterType']): boolean {
  if (key === 'cluster-type') return value === name;
  if (key === 'deployment-target' || key === 'workload') return false;
  return value === (labels[key] ?? '');
}

/** Whether the deployment target alone satisfies a condition: `deployment-target` is its name, `workload` its workload. */
export function satisfiedByTarget(
  { key, value }: Condition,
  { name, labels }: PairLabels['deploymentTarget'],
): boolean {
  if (key === 'cluster-type') return false;
  if (key === 'deployment-target') return value === name;
  return value === (labels[key] ?? '');
}

/** The first condition that neither side of the pair satisfies, or nothing when the config applies. */
function unmetCondition(labels: Readonly<Record<string, string>>, pair: PairLabels): Condition | undefined {
  return conditionsOf(labels).find(
    condition => !satisfiedByType(condition, pair.clusterType) && !satisfiedByTarget(condition, pair.deploymentTarget),
  );
}

/** Whether an object with these labels applies to a pair: every label matches. */
export function configLabelsMatch(labels: Readonly<Record<string, string>>, pair: PairLabels): boolean {
  return unmetCondition(labels, pair) === undefined;
}
