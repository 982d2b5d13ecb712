import { Problem, UserError } from '../../runtime/errors.ts';
import { commentReview, commentReviewOfRun } from '../../use-cases/review/comment-review.ts';
import { reviewMerge } from '../../use-cases/review/review.ts';
import type { Session } from '../../use-cases/session.ts';
import type { WorkflowEvent, WorkflowRun } from '../../workflows/forges/port/workflow-run.ts';
import { readReview } from '../../workflows/review/read-review.ts';
import { reviewComment, reviewLines } from '../../workflows/review/review-comment.ts';
import { isQuiet, newProblems, type ReviewReport } from '../../workflows/review/review-report.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { diagnosticsGithub } from '../output/diagnostics-github.ts';
import { textLines } from '../output/text-lines.ts';
import type { Progress } from '../progress.ts';
import type { ReviewInput } from './review-input.ts';
import { saveReview } from './save-review.ts';
import { annotations, commentedText, exitCodeOfReview } from './show-review.ts';

interface WorkflowStep<Kind extends WorkflowEvent['kind']> {
  readonly workflow: WorkflowRun;
  readonly event: Extract<WorkflowEvent, { kind: Kind }>;
  readonly input: ReviewInput;
  readonly session: Session;
  readonly progress: Progress;
}

/** `--github`: what a step of a workflow does, by the event that started it. */
export async function runWorkflow(
  input: ReviewInput,
  opened: { readonly session: Session; readonly progress: Progress },
  context: Context,
): Promise<ExitCode> {
  const workflow = await opened.session.forges.readWorkflowRun();
  const { event } = workflow;
  const run = { workflow, input, ...opened };
  return event.kind === 'pull-request'
    ? await reviewPull({ ...run, event }, context)
    : await postFinished({ ...run, event }, context);
}

/** Computes the review, and shows it wherever this run may write. */
async function reviewPull(run: WorkflowStep<'pull-request'>, context: Context): Promise<ExitCode> {
  const { workflow, event, input, session, progress } = run;
  const { number, branch, head, fork } = event;
  const sides = { controlPlane: workflow.address, branch, merge: workflow.commit, head };
  const report = {
    ...(await reviewMerge({ ...sides, environments: input.environment }, session)),
    pullRequest: number,
  };
  await saveReview(report, input, context);
  await workflow.summarise(reviewComment(report));
  progress.stop();
  context.stdout.write(Buffer.from(annotations(report)));
  for (const line of reviewLines(report)) context.stdout.write(`${textLines([line])}\n`);
  const commented = !fork && (await tryComment(report, run, context));
  if (fork)
    context.stdout.write('not commented: a run of a fork may not; see docs/review.md for the second workflow\n');
  await workflow.output({ ...numbersOf(report), fork, commented });
  return exitCodeOfReview(report);
}

/** False when it can't be made, which is no reason to fail: the summary and the annotations say the same. */
async function tryComment(
  report: ReviewReport,
  { workflow, event, session }: WorkflowStep<'pull-request'>,
  { stdout }: Context,
): Promise<boolean> {
  try {
    const pull = { repository: workflow.address, number: event.number };
    stdout.write(commentedText(await commentReview(report, pull, session)));
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { message, fix = '' } = error;
    const warning = { severity: 'warning', code: 'comment-failed', message, ...(fix && { fix }) } as const;
    stdout.write(Buffer.from(diagnosticsGithub([warning], () => undefined)));
    return false;
  }
}

/** Comments with the review that a run without rights has computed. Nothing of the pull request is read or run here. */
async function postFinished(
  { workflow, event, input: { from }, session, progress }: WorkflowStep<'finished-run'>,
  { stdout }: Context,
): Promise<ExitCode> {
  if (from === undefined) {
    throw new UserError('after another workflow there is nothing to review: its review has to be given', {
      fix: 'add --from FILE with the artifact of the other run; see docs/review.md',
    });
  }
  // Whoever may push to this repository could comment as well.
  const untrusted = event.from !== workflow.repository;
  const options = { repository: workflow.address, run: event, untrusted };
  const commented = await commentReviewOfRun(await readReview(from), options, session);
  progress.stop();
  if (commented === undefined) {
    stdout.write('not commented: the pull request is closed, or has newer commits, whose own run will comment\n');
    return ExitCode.done;
  }
  stdout.write(commentedText(commented));
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
