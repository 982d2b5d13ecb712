import { z } from 'zod';
import { defineKind } from '../kind.ts';

const texts = z.array(z.string()).default([]);
const contentType = z.string().optional().describe('Content type of its Template.');

export const assignmentPackage = defineKind(
  'AssignmentPackage',
  z.object({
    reconcilerManifests: texts.describe('What the reconciler template gave.'),
    reconcilerManifestsContentType: contentType,
    namespaceManifests: texts.describe('What the namespace template gave.'),
    namespaceManifestsContentType: contentType,
    configManifests: texts.describe('What the config template gave.'),
    configManifestsContentType: contentType,
  }),
  { plural: 'assignmentpackages', summary: 'The rendered manifests of an Assignment. Derived: ignored as input.' },
);
export type AssignmentPackageSpec = z.output<typeof assignmentPackage.spec>;
