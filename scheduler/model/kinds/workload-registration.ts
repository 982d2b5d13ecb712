import { z } from 'zod';
import { defineKind, repositoryReference } from '../kind.ts';

export const workloadRegistration = defineKind(
  'WorkloadRegistration',
  z.object({
    workload: repositoryReference.describe('Where the application team keeps its Workload.'),
    workspace: z.string().default('').describe('The team, which policies may select by.'),
  }),
  { plural: 'workloadregistrations', summary: 'Tells the control plane where an application team keeps its Workload.' },
);
export type WorkloadRegistrationSpec = z.output<typeof workloadRegistration.spec>;
