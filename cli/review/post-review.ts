import { UserError } from '../../runtime/errors.ts';
import type { ExternalPullRequests } from '../../workflows/forges/forge.ts';
import { REVIEW } from '../../workflows/review/review-comment.ts';
import type { Session } from '../fleet/session.ts';

/** Opens the pull requests of a repository. Throws a {@link UserError} where there are none on a server. */
export async function openGuestPulls(repository: string, { forges, progress }: Session): Promise<ExternalPullRequests> {
  progress.say(`looking at ${repository}`);
  const forge = await forges.open(repository);
  if (forge.externalPullRequests !== undefined) return forge.externalPullRequests;
  throw new UserError(`there are no pull requests to comment on at ${forge.address}`, {
    fix: 'use --output markdown, and show that where the pull request is',
  });
}

/** Sets the one comment. True when something was written. */
export async function postReview(reviews: ExternalPullRequests, number: number, text: string): Promise<boolean> {
  return await reviews.comment(number, REVIEW, text);
}
