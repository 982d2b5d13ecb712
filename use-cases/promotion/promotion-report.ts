import { z } from 'zod';
import { subjectOf } from '../../runtime/git/commits.ts';
import { planReportOf } from '../plan/environment-report.ts';
import { planReportSchema } from '../plan/plan-report.ts';
import type { Report } from '../report.ts';
import type { PreparedPromotion } from './promote.ts';

/** What `berth promote` and `berth rollback` print as JSON. */
export const promotionReportSchema = z.object({
  environment: z.string(),
  kind: z.enum(['promote', 'rollback']),
  from: z.string().optional().describe('Commit that the environment had; absent when it followed the branch.'),
  to: z.string().describe('Commit that it shall have. Equal to `from`: there is nothing to do.'),
  commits: z
    .array(
      z.object({
        id: z.string(),
        subject: z.string(),
        author: z.string(),
        time: z.string().describe('RFC 3339.'),
      }),
    )
    .describe('What comes, or goes, newest first; at most 100.'),
  repository: z.string().describe('Address of the control plane.'),
  branch: z.string().describe('Its branch with the pin.'),
  written: z.boolean().describe('False: nothing was changed.'),
  plan: planReportSchema
    .optional()
    .describe('What the pull request of the environment will have, as `berth plan` prints it.'),
});

export type PromotionReport = Report<typeof promotionReportSchema>;

export function promotionReport(
  { environment, kind, from, to, commits, repository, branch, report }: PreparedPromotion,
  written: boolean,
): PromotionReport {
  return {
    environment,
    kind,
    ...(from !== undefined && { from }),
    to,
    commits: commits.map(({ id, message, author, time }) => ({
      id,
      subject: subjectOf(message),
      author: author.name,
      time: new Date(time).toISOString(),
    })),
    repository,
    branch,
    written,
    ...(report && { plan: planReportOf(report) }),
  };
}
