import { Problem, UserError } from '../../runtime/errors.ts';
import type { WorkflowEvent, WorkflowRun } from '../../workflows/forges/port/workflow-run.ts';
import { findReviewedPull } from '../../workflows/review/find-reviewed-pull.ts';
import { readReview } from '../../workflows/review/read-review.ts';
import { reviewComment, reviewLines } from '../../workflows/review/review-comment.ts';
import { isQuiet, newProblems, type ReviewReport } from '../../workflows/review/review-report.ts';
import { ExitCode } from '../exit-code.ts';
import type { Session } from '../fleet/session.ts';
import { diagnosticsGithub } from '../output/diagnostics-github.ts';
import { computeReview } from './compute-review.ts';
import { openGuestPulls, postReview } from './post-review.ts';
import type { ReviewInput } from './review-input.ts';
import { findMerge, findRevisions, type Revisions } from './revisions.ts';
import { saveReview } from './save-review.ts';
import { annotations, exitCodeOfReview } from './show-review.ts';

type PullEvent = Extract<WorkflowEvent, { kind: 'pull-request' }>;
type FinishedRun = Extract<WorkflowEvent, { kind: 'finished-run' }>;
type WorkflowOf<Event> = WorkflowRun & { readonly event: Event };

/** `--github`: what a step of a workflow does, by the event that started it. */
export async function runWorkflow(input: ReviewInput, session: Session): Promise<ExitCode> {
  const workflow = await session.forges.readWorkflowRun();
  const { event } = workflow;
  return event.kind === 'pull-request'
    ? await reviewPull({ ...workflow, event }, input, session)
    : await postFinished({ ...workflow, event }, input, session);
}

/** Computes the review, and shows it wherever this run may write. */
async function reviewPull(workflow: WorkflowOf<PullEvent>, input: ReviewInput, session: Session): Promise<ExitCode> {
  const { stdout } = session.context;
  const { event } = workflow;
  const revisions = await revisionsOf(workflow, event, session);
  const report = { ...(await computeReview(revisions, input.environment, session)), pullRequest: event.number };
  await saveReview(report, input, session.context);
  const text = reviewComment(report);
  await workflow.summarise(text);
  session.progress.stop();
  stdout.write(annotations(report));
  for (const line of reviewLines(report)) stdout.write(`${line}\n`);
  const commented = event.fork ? 'fork' : await tryComment(workflow, text, session);
  if (event.fork) stdout.write('not commented: a run of a fork may not; see docs/review.md for the second workflow\n');
  await workflow.output({ ...numbersOf(report), fork: event.fork, commented: commented === 'done' });
  return exitCodeOfReview(report);
}

async function revisionsOf({ address, commit }: WorkflowRun, event: PullEvent, session: Session): Promise<Revisions> {
  const { branch, head } = event;
  const merge = await findMerge({ controlPlane: address, branch, merge: commit, head }, session);
  return merge ?? (await findRevisions({ controlPlane: address, branch, head, base: undefined }, session));
}

/** A comment that can't be made is no reason to fail: the summary and the annotations say the same. */
async function tryComment(
  { address, event: { number } }: WorkflowOf<PullEvent>,
  text: string,
  session: Session,
): Promise<'done' | 'refused'> {
  const { stdout } = session.context;
  try {
    const written = await postReview(await openGuestPulls(address, session), number, text);
    stdout.write(written ? `commented on #${number}\n` : `the comment on #${number} says this already\n`);
    return 'done';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { message, fix = '' } = error;
    stdout.write(
      diagnosticsGithub(
        [{ severity: 'warning', code: 'comment-failed', message, ...(fix && { fix }) }],
        () => undefined,
      ),
    );
    return 'refused';
  }
}

/** Comments with the review that a run without rights has computed. Nothing of the pull request is read or run here. */
async function postFinished(
  workflow: WorkflowOf<FinishedRun>,
  { from }: ReviewInput,
  session: Session,
): Promise<ExitCode> {
  const { stdout } = session.context;
  const { event } = workflow;
  if (from === undefined) {
    throw new UserError('after another workflow there is nothing to review: its review has to be given', {
      fix: 'add --from FILE with the artifact of the other run; see docs/review.md',
    });
  }
  const report = await readReview(from);
  const reviews = await openGuestPulls(workflow.address, session);
  const number = await findReviewedPull(reviews, event, report);
  session.progress.stop();
  if (number === undefined) {
    stdout.write('not commented: the pull request is closed, or has newer commits, whose own run will comment\n');
    return ExitCode.done;
  }
  // Whoever may push to this repository could comment as well.
  const text = reviewComment(report, { untrusted: event.from !== workflow.repository });
  const written = await postReview(reviews, number, text);
  stdout.write(written ? `commented on #${number}\n` : `the comment on #${number} says this already\n`);
  await workflow.output({ commented: true });
  return ExitCode.done;
}

function numbersOf(report: ReviewReport): Record<string, number> {
  const problems = newProblems(report);
  return {
    environments: report.environments.filter(one => !isQuiet(one)).length,
    errors: problems.filter(({ severity }) => severity === 'error').length,
    warnings: problems.filter(({ severity }) => severity === 'warning').length,
  };
}
