import { z } from 'zod';
import { defineKind } from '../kind.ts';

const texts = z.array(z.string()).default([]);

export const assignmentPackage = defineKind(
  'AssignmentPackage',
  z.object({
    reconcilerManifests: texts,
    reconcilerManifestsContentType: z.string().optional(),
    namespaceManifests: texts,
    namespaceManifestsContentType: z.string().optional(),
    configManifests: texts,
    configManifestsContentType: z.string().optional(),
  }),
  { plural: 'assignmentpackages', summary: 'The rendered manifests of an Assignment. Derived: ignored as input.' },
);
export type AssignmentPackageSpec = z.output<typeof assignmentPackage.spec>;
