import { z } from 'zod';
import { defineKind, stringMap, text } from '../kind.ts';

const schemaNames = z
  .array(text)
  .nullish()
  .transform((names): readonly string[] => names ?? []);

const workloadDeploymentTarget = z.object({
  name: text.describe('Name inside the workload; the DeploymentTarget is `<workload>-<name>`.'),
  labels: stringMap.describe('Labels that scheduling policies select by.'),
  environment: text.describe('Environment in which this target is deployed.'),
  manifests: stringMap.describe(
    'Where the manifests are, as the reconciler template understands it: any keys, string values.',
  ),
  configSchemas: schemaNames.describe('JSON Schemas that the composed config must satisfy.'),
});
export type WorkloadDeploymentTarget = z.output<typeof workloadDeploymentTarget>;

export const workload = defineKind(
  'Workload',
  z.object({
    deploymentTargets: z
      .array(workloadDeploymentTarget)
      .nullish()
      .transform((targets): readonly WorkloadDeploymentTarget[] => targets ?? [])
      .describe('What is to be deployed, one entry per instance.'),
    configSchemas: schemaNames.describe('JSON Schemas for all deployment targets of the workload.'),
  }),
  { plural: 'workloads', summary: 'An application and the instances of it that want to be deployed.' },
);
export type WorkloadSpec = z.output<typeof workload.spec>;
