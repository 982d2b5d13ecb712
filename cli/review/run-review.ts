import { resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { commentReview } from '../../use-cases/review/comment-review.ts';
import { review } from '../../use-cases/review/review.ts';
import type { Session } from '../../use-cases/session.ts';
import { parsePullRequestAddress } from '../../workflows/forges/pull-request-address.ts';
import { readReview } from '../../workflows/review/read-review.ts';
import type { ReviewReport } from '../../workflows/review/review-report.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { withSession } from '../session.ts';
import type { ReviewInput } from './review-input.ts';
import { runWorkflow } from './run-workflow.ts';
import { saveReview } from './save-review.ts';
import { commentedText, exitCodeOfReview, showReview } from './show-review.ts';

/** Shows what a pull request to the control plane would change, and comments on it. */
export async function runReview(given: ReviewInput, context: Context): Promise<ExitCode> {
  const input = checked(given, context);
  return await withSession(context, input, async (session, progress) => {
    if (input.github) return await runWorkflow(input, { session, progress }, context);
    const report = await reportOf(input, session);
    await saveReview(report, input, context);
    progress.stop();
    showReview(report, input, context);
    if (input.pullRequest !== undefined) {
      const pull = parsePullRequestAddress(input.pullRequest);
      const commented = await commentReview(report, { ...pull, untrusted: input.from !== undefined }, session);
      context.stderr.write(commentedText(commented));
    }
    return exitCodeOfReview(report);
  });
}

/** Options that can't be meant together. Throws a {@link UserError}. */
function checked(input: ReviewInput, { cwd }: Context): ReviewInput {
  const { branch, head, base, controlPlane, pullRequest, from, github } = input;
  if (pullRequest !== undefined) parsePullRequestAddress(pullRequest);
  const computed = Object.entries({ branch, head, base, 'control-plane': controlPlane });
  const sides = computed.filter(([, value]) => value !== undefined).map(([name]) => `--${name}`);
  if (from !== undefined && sides.length > 0) {
    throw new UserError(`--from reads a review that is there already, so ${sides.join(', ')} can't be said`, {
      fix: 'leave out one or the other',
    });
  }
  const own = [...sides, ...(pullRequest === undefined ? [] : ['--pull-request'])];
  if (github && own.length > 0) {
    throw new UserError(`--github takes ${own.join(', ')} from the event of the workflow`, {
      fix: 'leave out one or the other',
    });
  }
  return from === undefined ? input : { ...input, from: resolve(cwd, from) };
}

async function reportOf(input: ReviewInput, session: Session): Promise<ReviewReport> {
  const { branch, controlPlane, head, base, environment, from, pullRequest } = input;
  if (from !== undefined) return await readReview(from);
  if (branch === undefined) {
    throw new UserError('--branch is required: the branch that the pull request is to be merged into', {
      fix: 'add --branch BRANCH, such as --branch dev',
    });
  }
  const sides = {
    branch,
    ...(controlPlane !== undefined && { controlPlane }),
    ...(head !== undefined && { head }),
    ...(base !== undefined && { base }),
  };
  const report = await review({ ...sides, environments: environment }, session);
  if (pullRequest === undefined) return report;
  return { ...report, pullRequest: parsePullRequestAddress(pullRequest).number };
}
