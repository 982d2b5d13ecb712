import { z } from 'zod';
import { diagnosticSchema, keptFolderSchema, type Report } from '../report.ts';
import type { Build } from './build.ts';

/** What `berth build --output json` prints for an environment. `npm run generate` makes the reference of it. */
export const buildReportSchema = z.object({
  environment: z.string().describe('Its name.'),
  complete: z.boolean().describe('False: a source could not be read, so nothing is written.'),
  folder: z.string().describe('Absolute path of the folder.'),
  changes: z
    .array(
      z.object({
        path: z.string().describe('From the folder.'),
        action: z.enum(['add', 'modify', 'remove']),
      }),
    )
    .describe('Files that were written or removed, sorted by path.'),
  unchanged: z.int().describe('Number of planned files that the folder had already.'),
  held: z.array(keptFolderSchema).describe('Folders that stay as they are, because what belongs in them is not known.'),
  kept: z
    .array(keptFolderSchema)
    .describe('Folders without a placement that stay, because something is not understood.'),
  diagnostics: z.array(diagnosticSchema).describe('Problems of the input and of the folder, worst first.'),
});
export type BuildReport = Report<typeof buildReportSchema>;

/** A build as plain data. docs/reference/build-json.md describes it. */
export function buildReport({ plan, folder, changeSet, diagnostics }: Build): BuildReport {
  return {
    environment: plan.environment,
    complete: plan.complete,
    folder,
    changes: (changeSet?.changes ?? []).map(({ path, action }) => ({ path, action })),
    unchanged: changeSet?.unchanged ?? 0,
    held: changeSet?.held ?? [],
    kept: changeSet?.retained ?? [],
    diagnostics,
  };
}
