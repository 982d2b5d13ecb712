import { z } from 'zod';
import type { Report } from '../report.ts';

/** What `berth wait` prints as JSON. */
export const waitReportSchema = z.object({
  version: z.literal(1).describe('Of this format.'),
  commit: z.string(),
  state: z
    .enum(['deployed', 'failed', 'timeout', 'undecided'])
    .describe(
      '`undecided`: the time was up, and it isn’t known which clusters would have to have it, or there are none.',
    ),
  reason: z.string(),
  expected: z.int().optional().describe('How many clusters there are; absent when nobody can tell.'),
  deliveries: z
    .array(
      z.object({
        cluster: z.string().describe('In Azure `<cluster>/<Flux configuration>`.'),
        state: z.enum(['succeeded', 'failed', 'in-progress']),
        detail: z.string().optional().describe('Why not, or not yet.'),
      }),
    )
    .describe('By name of the cluster.'),
});
export type WaitReport = Report<typeof waitReportSchema>;
