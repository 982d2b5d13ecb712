import { UserError } from '../../environments/errors.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { withSession } from '../fleet/session.ts';
import { computeReview } from './compute-review.ts';
import { findRevisions } from './revisions.ts';
import { exitCodeOfReview, type ShowReviewInput, showReview } from './show-review.ts';

export interface ReviewInput extends ShowReviewInput {
  readonly controlPlane: string | undefined;
  readonly environment: readonly string[];
  readonly branch: string | undefined;
  readonly head: string;
  readonly base: string | undefined;
}

/** Shows what a pull request to the control plane would change. */
export async function runReview(input: ReviewInput, context: Context): Promise<ExitCode> {
  return await withSession(
    context,
    async session => {
      const revisions = await findRevisions({ ...input, branch: branchOf(input) }, session);
      const report = await computeReview(revisions, input.environment, session);
      session.progress.stop();
      showReview(report, input, context);
      return exitCodeOfReview(report);
    },
    input,
  );
}

function branchOf({ branch }: ReviewInput): string {
  if (branch !== undefined) return branch;
  throw new UserError('it isn’t said which branch the pull request is to be merged into', {
    fix: 'add --branch BRANCH, such as --branch dev',
  });
}
