import { z } from 'zod';
import { defineKind } from '../kind.ts';

export const configSchema = defineKind(
  'ConfigSchema',
  z.object({ schema: z.string().describe('JSON Schema as text, drafts 4 to 2020-12.') }),
  { plural: 'configschemas', summary: 'A JSON Schema that composed config must satisfy where its labels match.' },
);
export type ConfigSchemaSpec = z.output<typeof configSchema.spec>;
