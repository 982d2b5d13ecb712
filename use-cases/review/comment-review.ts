import { UserError } from '../../runtime/errors.ts';
import type { ExternalPullRequests } from '../../workflows/forges/forge.ts';
import { findReviewedPull } from '../../workflows/review/find-reviewed-pull.ts';
import { REVIEW, reviewComment } from '../../workflows/review/review-comment.ts';
import type { ReviewReport } from '../../workflows/review/review-report.ts';
import type { Session } from '../session.ts';

export interface CommentOptions {
  /** Address of the repository with the pull request. */
  readonly repository: string;
  /** The review comes from where anybody may have written it. */
  readonly untrusted?: boolean;
}

export interface ReviewedPull {
  readonly number: number;
  /** False when the comment was there already, word for word. */
  readonly written: boolean;
}

/**
 * Sets the one comment of a pull request to what the review says. Throws a `UserError` where there are no pull requests
 * on a server.
 */
export async function commentReview(
  report: ReviewReport,
  { number, ...options }: CommentOptions & { readonly number: number },
  session: Session,
): Promise<ReviewedPull> {
  const pulls = await openExternalPulls(options.repository, session);
  return await comment(pulls, number, { report, ...options });
}

/** The run of a workflow that has written the review, as the forge describes it. */
type FinishedRun = Parameters<typeof findReviewedPull>[1];

/**
 * The same for the pull request that a finished run was for. Nothing when that is closed or has got newer commits, whose
 * own run will comment.
 */
export async function commentReviewOfRun(
  report: ReviewReport,
  { run, ...options }: CommentOptions & { readonly run: FinishedRun },
  session: Session,
): Promise<ReviewedPull | undefined> {
  const pulls = await openExternalPulls(options.repository, session);
  const number = await findReviewedPull(pulls, run, report);
  return number === undefined ? undefined : await comment(pulls, number, { report, ...options });
}

async function comment(
  pulls: ExternalPullRequests,
  number: number,
  { report, untrusted = false }: Pick<CommentOptions, 'untrusted'> & { readonly report: ReviewReport },
): Promise<ReviewedPull> {
  return { number, written: await pulls.comment(number, REVIEW, reviewComment(report, { untrusted })) };
}

async function openExternalPulls(
  repository: string,
  { forges, progress }: Pick<Session, 'forges' | 'progress'>,
): Promise<ExternalPullRequests> {
  progress(`looking at ${repository}`);
  const forge = await forges.open(repository);
  if (forge.externalPullRequests !== undefined) return forge.externalPullRequests;
  throw new UserError(`there are no pull requests to comment on at ${forge.address}`, {
    fix: 'use --output markdown, and show that where the pull request is',
  });
}
