import { z } from 'zod';

/** What a use case found out, as plain data by a schema: the JSON of the command line and of interfaces over HTTP. */
export type Report<Schema extends z.ZodType> = DeepReadonly<z.input<Schema>>;

type DeepReadonly<Value> = Value extends object ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> } : Value;

/** A place in a file, in reports of all kinds. */
export const placeSchema = z.object({
  repository: z.string().describe('Repository address without credentials, or a folder.'),
  commit: z.string().optional().describe('Full commit id; absent for what is not committed.'),
  path: z.string(),
  line: z.int(),
  column: z.int(),
});

/** A problem, in reports of all kinds. */
export const diagnosticSchema = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string().describe('Stable identifier.'),
  message: z.string(),
  fix: z.string().optional().describe('How to put it right.'),
  origin: placeSchema.optional().describe('Where it is.'),
  subject: z.object({ kind: z.string(), name: z.string() }).optional().describe('The object that it is about.'),
  clusterType: z.string().optional().describe('Set when it concerns one folder only.'),
  deploymentTarget: z.string().optional(),
  related: z
    .array(z.object({ message: z.string(), origin: placeSchema }))
    .optional()
    .describe('Other places that take part.'),
});

/** A folder of the GitOps repository that stays as it is. */
export const keptFolderSchema = z.object({
  path: z.string().describe('`<clusterType>/<deploymentTarget>`.'),
  clusterType: z.string(),
  deploymentTarget: z.string(),
  onBranch: z.boolean().optional().describe('There is such a folder on the branch; absent when it was not compared.'),
  reasons: z.array(diagnosticSchema).describe('As in `diagnostics`.'),
});
