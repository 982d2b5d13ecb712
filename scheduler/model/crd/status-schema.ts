import type { KindName } from '../kinds/index.ts';
import type { StructuralSchema } from './structural-schema.ts';

const text = (description: string): StructuralSchema => ({ description, type: 'string' });
const count = (description: string): StructuralSchema => ({ description, type: 'integer', format: 'int64' });

/** `metav1.Condition`. One of each type: server-side apply merges them by it. */
const CONDITIONS: StructuralSchema = {
  description: 'What is known of the object. The type Ready sums it up.',
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: {
    type: 'object',
    required: ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
    properties: {
      type: text('Name of the condition.'),
      status: { ...text('Whether it holds.'), enum: ['True', 'False', 'Unknown'] },
      reason: text('Why, in one word for programs.'),
      message: text('Why, in words for people.'),
      lastTransitionTime: { ...text('When its status changed.'), format: 'date-time' },
      observedGeneration: count('Generation of the object that it is about.'),
    },
  },
};

/** Beside the conditions; names of the original's fields stay. */
const OF_KIND: Partial<Record<KindName, Readonly<Record<string, StructuralSchema>>>> = {
  Assignment: {
    gitIssueStatus: {
      description: 'The issue that tells why the assignment is held back.',
      type: 'object',
      properties: {
        issueNo: count('Number of the issue.'),
        contentHash: text('Hash of what it says.'),
      },
    },
  },
  GitOpsRepo: { repoContentHash: text('Hash of the content that was proposed last.') },
  SchedulingPolicy: {
    deploymentTargets: count('How many deployment targets it selects.'),
    clusterTypes: count('How many cluster types it selects.'),
  },
};

/**
 * The status of a kind. Fields of an earlier version, of which nobody knows here, are kept: an upgrade of the definition loses nothing.
 */
export function statusSchema(kind: KindName): StructuralSchema {
  return {
    description: 'What the control plane has made of the object. Written by it alone.',
    type: 'object',
    properties: {
      conditions: CONDITIONS,
      observedGeneration: count('Generation of the object that the status is about.'),
      ...OF_KIND[kind],
    },
    'x-kubernetes-preserve-unknown-fields': true,
  };
}
