import { z } from 'zod';
import { defineKind } from '../kind.ts';

/** Manifests that are maps (an early form, still in published tutorials) are printed as YAML and then are templates as well. */
const manifestTemplate = z.union([z.string(), z.record(z.string(), z.unknown())]);

export const template = defineKind(
  'Template',
  z.object({
    type: z.enum(['reconciler', 'namespace', 'config']).describe('What the template renders.'),
    contentType: z
      .string()
      .optional()
      .describe(
        "`sh`: what is rendered isn't meant for Kubernetes; a config template makes `platform-config.sh` of it.",
      ),
    engine: z
      .enum(['go', 'handlebars'])
      .default('go')
      .describe('Template language: Go text/template with sprig, or Handlebars.'),
    manifests: z.array(manifestTemplate).describe('Template texts, rendered one by one and joined to one YAML stream.'),
  }),
  { plural: 'templates', summary: 'Texts from which the manifests of a placement are rendered.' },
);
export type TemplateSpec = z.output<typeof template.spec>;
