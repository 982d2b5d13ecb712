import { z } from 'zod';
import { defineKind, stringMap, text } from '../kind.ts';

export const deploymentTarget = defineKind(
  'DeploymentTarget',
  z.object({
    environment: text.describe('Environment in which it is deployed.'),
    manifests: stringMap.describe('Where the manifests are, as the reconciler template understands it.'),
    configSchemas: z
      .array(text)
      .nullish()
      .transform((names): readonly string[] => names ?? [])
      .describe('JSON Schemas that the composed config must satisfy.'),
  }),
  { plural: 'deploymenttargets', summary: 'One instance of a workload, made from its Workload.' },
);
export type DeploymentTargetSpec = z.output<typeof deploymentTarget.spec>;
