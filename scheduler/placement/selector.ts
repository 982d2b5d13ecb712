import type { LabelRequirement, LabelSelector } from '../model/kinds/scheduling-policy.ts';

export type Labels = Readonly<Record<string, string>>;

/** Whether labels satisfy a Kubernetes label selector. An empty selector matches everything. */
export function matches(selector: LabelSelector, labels: Labels): boolean {
  for (const key of Object.keys(selector.matchLabels)) {
    if (labels[key] !== selector.matchLabels[key]) return false;
  }
  return selector.matchExpressions.every(requirement => satisfies(requirement, labels));
}

/** Whether labels satisfy one requirement. `NotIn` and `DoesNotExist` hold for labels that are absent. */
export function satisfies({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** All requirements of a selector in one form, `matchLabels` first, in order of keys. */
export function requirementsOf(selector: LabelSelector): LabelRequirement[] {
  const equalities = Object.keys(selector.matchLabels)
    .sort()
    .map((key): LabelRequirement => ({ key, operator: 'In', values: [selector.matchLabels[key] ?? ''] }));
  return [...equalities, ...selector.matchExpressions];
}

/** `size in (large, small)`, as kubectl prints selectors; `everything` for an empty one. */
export function describeSelector(selector: LabelSelector): string {
  const requirements = requirementsOf(selector);
  return requirements.length === 0 ? 'everything' : requirements.map(describeRequirement).join(', ');
}

export function describeRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0] ?? ''}` : `${key} in (${values.join(', ')})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0] ?? ''}` : `${key} notin (${values.join(', ')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
  }
}
