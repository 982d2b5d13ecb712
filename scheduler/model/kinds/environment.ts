import { z } from 'zod';
import { defineKind, repositoryReference } from '../kind.ts';

export const environment = defineKind(
  'Environment',
  z.object({
    controlPlane: repositoryReference.describe(
      'Where the objects of this environment are: a branch of the control-plane repository.',
    ),
  }),
  {
    plural: 'environments',
    summary: 'A stage of delivery, such as dev or prod, and the branch that holds its objects.',
  },
);
export type EnvironmentSpec = z.output<typeof environment.spec>;
