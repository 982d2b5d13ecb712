import type { ReviewedPull } from '../../use-cases/review/comment-review.ts';
import { reviewComment } from '../../workflows/review/review-comment.ts';
import { newProblems, type ReviewDiagnostic, type ReviewReport } from '../../workflows/review/review-report.ts';
import type { Context } from '../context.ts';
import { ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { diagnosticsGithub } from '../output/diagnostics-github.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { reviewText } from './review-text.ts';
import { reviewJson } from './save-review.ts';

export interface ShowReviewInput {
  readonly output: 'text' | 'json' | 'markdown' | 'github';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Prints a review in one of the formats. */
export function showReview(report: ReviewReport, input: ShowReviewInput, context: Context): void {
  const { stdout } = context;
  switch (input.output) {
    case 'json':
      stdout.write(reviewJson(report));
      return;
    case 'markdown':
      stdout.write(`${reviewComment(report)}\n`);
      return;
    case 'github':
      stdout.write(Buffer.from(annotations(report)));
      return;
    case 'text':
      stdout.write(reviewText(report, { style: styleFor(stdout, context, input.color), verbose: input.verbose }));
  }
}

/** What became of the comment, as a line. */
export function commentedText({ number, written }: ReviewedPull): string {
  return written ? `commented on #${number}\n` : `the comment on #${number} says this already\n`;
}

/** New problems as annotations on the lines of the pull request. Old ones would stand on lines that it doesn't touch. */
export function annotations(report: ReviewReport): string {
  const files = new Map<ReviewDiagnostic['origin'], string | undefined>();
  const problems = newProblems(report);
  for (const { origin, file } of problems) files.set(origin, file);
  return diagnosticsGithub(problems, origin => files.get(origin));
}

/**
 * 1 when a source can't be read, so that it isn't known what an environment comes to; 2 when there are new errors; else 0.
 * Old problems are nobody's fault, and a pull request may be what makes a source readable.
 */
export function exitCodeOfReview(report: ReviewReport): ExitCode {
  const all = [report, ...report.environments].flatMap(({ problems, known }) => [...problems, ...known]);
  return worstOf([
    all.some(({ code }) => code === 'source-missing') ? ExitCode.failed : ExitCode.done,
    exitCodeOf(newProblems(report)),
  ]);
}
