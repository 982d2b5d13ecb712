import { z } from 'zod';
import { defineKind, repositoryReference } from '../kind.ts';

export const baseRepo = defineKind(
  'BaseRepo',
  repositoryReference.extend({
    commit: z
      .string()
      .optional()
      .describe('Commit that is promoted to this environment; the head of the branch without it.'),
  }),
  {
    plural: 'baserepoes',
    summary: 'The promoted data of an environment: templates and workload registrations at one commit.',
  },
);
export type BaseRepoSpec = z.output<typeof baseRepo.spec>;
