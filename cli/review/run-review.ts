import { resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { parsePullRequestAddress } from '../../workflows/forges/pull-request-address.ts';
import { readReview } from '../../workflows/review/read-review.ts';
import { reviewComment } from '../../workflows/review/review-comment.ts';
import type { ReviewReport } from '../../workflows/review/review-report.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { computeReview } from './compute-review.ts';
import { openGuestPulls, postReview } from './post-review.ts';
import type { ReviewInput } from './review-input.ts';
import { findRevisions } from './revisions.ts';
import { runWorkflow } from './run-workflow.ts';
import { saveReview } from './save-review.ts';
import { exitCodeOfReview, showReview } from './show-review.ts';

/** Shows what a pull request to the control plane would change, and comments on it. */
export async function runReview(given: ReviewInput, context: Context): Promise<ExitCode> {
  const input = checked(given, context);
  return await withSession(
    context,
    async session => {
      if (input.github) return await runWorkflow(input, session);
      const report = await reportOf(input, session);
      await saveReview(report, input, context);
      session.progress.stop();
      showReview(report, input, context);
      if (input.pullRequest !== undefined) await comment(report, input.pullRequest, { input, session });
      return exitCodeOfReview(report);
    },
    input,
  );
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
  const { branch, from, pullRequest } = input;
  if (from !== undefined) return await readReview(from);
  if (branch === undefined) {
    throw new UserError('it isn’t said which branch the pull request is to be merged into', {
      fix: 'add --branch BRANCH, such as --branch dev',
    });
  }
  const revisions = await findRevisions({ ...input, branch }, session);
  const report = await computeReview(revisions, input.environment, session);
  if (pullRequest === undefined) return report;
  return { ...report, pullRequest: parsePullRequestAddress(pullRequest).number };
}

async function comment(
  report: ReviewReport,
  address: string,
  { input, session }: { readonly input: ReviewInput; readonly session: Session },
): Promise<void> {
  const { repository, number } = parsePullRequestAddress(address);
  const text = reviewComment(report, { untrusted: input.from !== undefined });
  const written = await postReview(await openGuestPulls(repository, session), number, text);
  session.progress.stop();
  const { stderr } = session.context;
  stderr.write(written ? `commented on #${number}\n` : `the comment on #${number} says this already\n`);
}
