import { z } from 'zod';
import { defineKind, text } from '../kind.ts';

export const assignment = defineKind(
  'Assignment',
  z.object({ workload: text, deploymentTarget: text, clusterType: text }),
  { plural: 'assignments', summary: 'One deployment target placed on one cluster type. Derived: ignored as input.' },
);
export type AssignmentSpec = z.output<typeof assignment.spec>;
