import { z } from 'zod';
import { defineKind, text } from '../kind.ts';

export const assignment = defineKind(
  'Assignment',
  z.object({
    workload: text.describe('Name of the Workload.'),
    deploymentTarget: text.describe('Name of the DeploymentTarget.'),
    clusterType: text.describe('Name of the ClusterType.'),
  }),
  { plural: 'assignments', summary: 'One deployment target placed on one cluster type. Derived: ignored as input.' },
);
export type AssignmentSpec = z.output<typeof assignment.spec>;
