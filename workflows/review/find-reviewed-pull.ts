import { UserError } from '../../runtime/errors.ts';
import type { ExternalPullRequests } from '../forges/forge.ts';
import type { WorkflowEvent } from '../forges/port/workflow-run.ts';
import type { ReviewReport } from './review-report.ts';

type FinishedRun = Extract<WorkflowEvent, { kind: 'finished-run' }>;

/**
 * The pull request that a finished run was for, by what the server says of the run: repository, branch and commit. What
 * the run itself wrote only chooses among several of these, because whoever opened the pull request controls it. Nothing
 * when it is closed or has got newer commits. Throws a {@link UserError} when the review is of another pull request.
 */
export async function findReviewedPull(
  reviews: ExternalPullRequests,
  { from, branch, head }: FinishedRun,
  report: Pick<ReviewReport, 'branch' | 'pullRequest'>,
): Promise<number | undefined> {
  const found = (await reviews.openFrom(from, branch)).filter(pull => pull.head === head);
  if (found.length === 0) return undefined;
  const meant = found.find(({ number, base }) => number === report.pullRequest && base === report.branch);
  if (meant !== undefined) return meant.number;
  throw new UserError('the review is of another pull request than the run that wrote it was for', {
    fix: 'run the checks of the pull request again',
  });
}
