import { z } from 'zod';
import { defineKind, text } from '../kind.ts';

export const clusterType = defineKind(
  'ClusterType',
  z.object({
    reconciler: text.describe('Name of the Template for the reconciler, such as Flux or Argo CD.'),
    namespaceService: text.describe('Name of the Template for the namespace.'),
    configType: z
      .string()
      .optional()
      .describe(
        'Name of the Template for the platform config; `configmap`, else the only one of type `config`, without it.',
      ),
  }),
  {
    plural: 'clustertypes',
    summary: 'Clusters that are alike: their labels, and the templates that manifests for them are made with.',
  },
);
export type ClusterTypeSpec = z.output<typeof clusterType.spec>;
