import { z } from 'zod';
import { defineKind, stringMap } from '../kind.ts';
import { labelKeyProblem, labelValueProblem } from '../names.ts';

interface Place {
  readonly context: z.core.$RefinementCtx;
  readonly path: (string | number)[];
}

/** Held to the rules of labels as Kubernetes does (metav1.LabelSelectorAsSelector): others select nothing, or everything. */
function checkKey(key: string, { context, path }: Place): void {
  const problem = key === '' ? undefined : labelKeyProblem(key);
  if (problem !== undefined) context.addIssue({ code: 'custom', path, message: `the label key "${key}" ${problem}` });
}

function checkValue(value: string, { context, path }: Place): void {
  const problem = labelValueProblem(value);
  if (problem !== undefined)
    context.addIssue({ code: 'custom', path, message: `no label has the value "${value}": it ${problem}` });
}

const requirement = z
  .object({
    key: z.string().min(1, 'must not be empty').describe('Key of a label.'),
    operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']).describe('How the label is compared with the values.'),
    values: z
      .array(z.string('must be a string: write it in quotes'))
      .nullish()
      .transform((values): readonly string[] => values ?? [])
      .describe('What `In` and `NotIn` compare with; the others have none.'),
  })
  .superRefine((value, context) => {
    const needsValues = value.operator === 'In' || value.operator === 'NotIn';
    if (needsValues && value.values.length === 0) {
      context.addIssue({
        code: 'custom',
        path: ['values'],
        message: `must not be empty with operator ${value.operator}`,
      });
    }
    if (!needsValues && value.values.length > 0) {
      context.addIssue({ code: 'custom', path: ['values'], message: `must be empty with operator ${value.operator}` });
    }
    checkKey(value.key, { context, path: ['key'] });
    value.values.forEach((text, index) => checkValue(text, { context, path: ['values', index] }));
  });
export type LabelRequirement = z.output<typeof requirement>;

/** A Kubernetes label selector. `{}` selects everything. */
const labelSelector = z.object({
  matchLabels: stringMap
    .superRefine((labels, context) => {
      for (const [key, value] of Object.entries(labels)) {
        if (key === '') context.addIssue({ code: 'custom', path: [key], message: 'a label key must not be empty' });
        checkKey(key, { context, path: [key] });
        checkValue(value, { context, path: [key] });
      }
    })
    .describe('Labels that must have these values.'),
  matchExpressions: z
    .array(requirement)
    .nullish()
    .transform((requirements): readonly LabelRequirement[] => requirements ?? [])
    .describe('What must hold of labels as well.'),
});
export type LabelSelector = z.output<typeof labelSelector>;

export const schedulingPolicy = defineKind(
  'SchedulingPolicy',
  z.object({
    deploymentTargetSelector: z
      .object({
        workspace: z.string().optional().describe('Only targets of this workspace.'),
        labelSelector: labelSelector.describe('Targets to place; `{}` is all.'),
      })
      .describe('Which deployment targets are placed.'),
    clusterTypeSelector: z
      .object({
        labelSelector: labelSelector.describe('Cluster types to place them on; `{}` is all.'),
      })
      .describe('On which cluster types.'),
  }),
  {
    plural: 'schedulingpolicies',
    summary: 'Places every deployment target it selects on every cluster type it selects.',
  },
);
export type SchedulingPolicySpec = z.output<typeof schedulingPolicy.spec>;
