import type { LabelRequirement, LabelSelector } from '../model/kinds/scheduling-policy.ts';
import { labelValueProblem } from '../model/names.ts';
import { type Labels, requirementsOf, satisfies } from '../placement/selector.ts';

/** One label to set, or to remove when there is no new value. */
export interface LabelEdit {
  readonly key: string;
  /** Absent when the label isn't there today. */
  readonly from?: string;
  /** Absent when the label has to go. */
  readonly to?: string;
}

/**
 * The fewest edits after which labels satisfy a selector, or nothing when no labels can. Requirements on different keys
 * don't depend on each other, so the fewest edits are the fewest for each key: none or one.
 *
 * @param fixed Keys that can't be edited, such as `workload`, which is the workload's name.
 */
export function smallestEdits(
  selector: LabelSelector,
  labels: Labels,
  fixed: ReadonlySet<string>,
): LabelEdit[] | undefined {
  const byKey = Map.groupBy(requirementsOf(selector), requirement => requirement.key);
  const edits: LabelEdit[] = [];
  for (const [key, requirements] of byKey) {
    if (holds(requirements, key, labels[key])) continue;
    const edit = fixed.has(key) ? undefined : editOf(key, labels[key], requirements);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return edits;
}

function holds(requirements: readonly LabelRequirement[], key: string, value: string | undefined): boolean {
  const labels: Labels = value === undefined ? {} : { [key]: value };
  return requirements.every(requirement => satisfies(requirement, labels));
}

function editOf(
  key: string,
  from: string | undefined,
  requirements: readonly LabelRequirement[],
): LabelEdit | undefined {
  const to = candidates(requirements).find(value => holds(requirements, key, value));
  const before = from === undefined ? {} : { from };
  if (to !== undefined) return { key, ...before, to };
  return holds(requirements, key, undefined) ? { key, ...before } : undefined;
}

/** Values worth trying: those that a requirement names, and one that none names for `Exists` beside `NotIn`. */
function candidates(requirements: readonly LabelRequirement[]): string[] {
  const wanted = requirements
    .filter(requirement => requirement.operator === 'In')
    .flatMap(requirement => requirement.values);
  if (wanted.length > 0) return wanted.filter(value => labelValueProblem(value) === undefined);
  if (!requirements.some(requirement => requirement.operator === 'Exists')) return [];
  const refused = new Set(requirements.flatMap(requirement => requirement.values));
  const free = ['true', 'yes', ...Array.from({ length: refused.size + 1 }, (_, index) => `value-${index + 1}`)];
  return free.filter(value => !refused.has(value));
}
