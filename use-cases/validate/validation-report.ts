import { z } from 'zod';
import { diagnosticSchema, type Report } from '../report.ts';
import type { Validation } from './validate.ts';

/** What `berth validate --output json` prints. `npm run generate` makes the reference of it. */
export const validationReportSchema = z.object({
  environments: z.array(z.string()).describe('Those that were looked at.'),
  diagnostics: z
    .array(
      diagnosticSchema.extend({
        environments: z.array(z.string()).describe('Those that have it; none for what belongs to no environment.'),
      }),
    )
    .describe('Every problem once, worst first.'),
});
export type ValidationReport = Report<typeof validationReportSchema>;

/** A validation as plain data. docs/reference/validate-json.md describes it. */
export function validationReport({ environments, findings }: Validation): ValidationReport {
  return { environments, diagnostics: findings };
}
