import type { Counterfactual, PairExplanation, PolicyRefusal } from '../../scheduler/explain/explain-pair.ts';
import type { LabelEdit } from '../../scheduler/explain/label-edits.ts';
import type { LabelRequirement } from '../../scheduler/model/kinds/scheduling-policy.ts';
import { describeRequirement, type Labels } from '../../scheduler/placement/selector.ts';

/** Why a policy doesn't place a pair: `the target has purpose=load-test, not purpose in (web, api)`. */
export function refusalSentence(
  { workspace, unmetByTarget, unmetByClusterType }: PolicyRefusal,
  pair: PairExplanation,
): string {
  const { deploymentTarget, clusterType } = pair;
  const parts = [
    ...(workspace === undefined
      ? []
      : [
          `workspace is ${deploymentTarget.workspace === '' ? 'not set' : deploymentTarget.workspace}; the policy needs ${workspace}`,
        ]),
    ...unmetByTarget.map(requirement => `the target ${unmet(requirement, deploymentTarget.labels)}`),
    ...unmetByClusterType.map(requirement => `the cluster type ${unmet(requirement, clusterType.labels)}`),
  ];
  return parts.join('; ');
}

function unmet(requirement: LabelRequirement, labels: Labels): string {
  const { key } = requirement;
  const value = labels[key];
  if (requirement.operator === 'DoesNotExist') return `has ${key}=${value ?? ''}, and must not have ${key}`;
  const has = value === undefined ? `has no label ${key}` : `has ${key}=${value}`;
  return `${has}, not ${describeRequirement(requirement)}`;
}

/** What would place the pair: `set label purpose=web (now load-test) on the target`. */
export function changeSentence(
  { policy, targetEdits, clusterTypeEdits, workspace }: Counterfactual,
  pair: PairExplanation,
): string {
  const target = `deployment target ${pair.deploymentTarget.name}`;
  const steps = [
    ...targetEdits.map(edit => editSentence(edit, target)),
    ...clusterTypeEdits.map(edit => editSentence(edit, `cluster type ${pair.clusterType.name}`)),
    ...(workspace === undefined ? [] : [`register the workload with workspace ${workspace}`]),
  ];
  return `${steps.join(' and ')}: policy ${policy.name} then places it here`;
}

function editSentence({ key, from, to }: LabelEdit, where: string): string {
  if (to === undefined) return `remove label ${key} (now "${from ?? ''}") from ${where}`;
  return `set label ${key}: ${to} (now ${from === undefined ? 'absent' : `"${from}"`}) on ${where}`;
}

/** What else the change would do, or nothing. */
export function sideEffectSentence({ alsoAdds, alsoRemoves }: Counterfactual): string | undefined {
  const parts = [
    ...(alsoAdds.length === 0 ? [] : [`it would also be added to ${listNames(alsoAdds)}`]),
    ...(alsoRemoves.length === 0 ? [] : [`it would also be removed from ${listNames(alsoRemoves)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** At most five names. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
