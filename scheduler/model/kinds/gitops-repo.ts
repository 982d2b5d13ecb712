import type { z } from 'zod';
import { defineKind, repositoryReference } from '../kind.ts';

export const gitOpsRepo = defineKind('GitOpsRepo', repositoryReference, {
  plural: 'gitopsrepoes',
  summary: 'The platform GitOps repository and branch that pull requests go to; clusters pull from it.',
});
export type GitOpsRepoSpec = z.output<typeof gitOpsRepo.spec>;
