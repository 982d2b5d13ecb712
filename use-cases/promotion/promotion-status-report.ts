import { z } from 'zod';
import type { Report } from '../report.ts';
import type { PromotionView } from './read-promotion.ts';

/** What `berth promotion status` prints as JSON. */
export const promotionStatusSchema = z.object({
  version: z.literal(1).describe('Of this format.'),
  mode: z.enum(['observe', 'manual', 'automatic']).optional().describe('Absent without a policy that is valid.'),
  environments: z.array(
    z.object({
      environment: z.string(),
      state: z
        .enum(['unpinned', 'promoting', 'proposed', 'declined', 'deploying', 'deployed', 'failed'])
        .describe('How it stands with the commit that it pins.'),
      detail: z.string().optional().describe('What clusters say about that.'),
      commit: z.string().optional().describe('The pinned commit.'),
      candidate: z.string().optional().describe('The commit that comes next.'),
      waiting: z
        .array(
          z.object({
            gate: z.string(),
            reason: z.string(),
            until: z.string().optional().describe('When it may end by itself, RFC 3339.'),
          }),
        )
        .describe('Empty with a candidate: it may go now.'),
      clusters: z.array(
        z.object({
          cluster: z.string(),
          clusterType: z.string(),
          state: z.enum(['ok', 'failed', 'progressing', 'stale', 'silent']),
          since: z.string().optional().describe('RFC 3339.'),
          detail: z.string().optional(),
        }),
      ),
    }),
  ),
});

export function promotionStatusReport({
  policy,
  decision,
  clusters,
}: PromotionView): Report<typeof promotionStatusSchema> {
  const time = (of: number): string => new Date(of).toISOString();
  return {
    version: 1,
    ...(policy && { mode: policy.mode }),
    environments: (decision?.environments ?? []).map(({ waiting, ...one }) => ({
      ...one,
      waiting: waiting.map(({ until, ...reason }) => ({
        ...reason,
        ...(until !== undefined && { until: time(until) }),
      })),
      clusters: (clusters.get(one.environment) ?? []).map(({ since, ...cluster }) => ({
        ...cluster,
        ...(since !== undefined && { since: time(since) }),
      })),
    })),
  };
}
