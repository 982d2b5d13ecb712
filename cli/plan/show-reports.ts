import { UserError } from '../../runtime/errors.ts';
import { type EnvironmentReport, planReportOf, problemsOf } from '../../use-cases/plan/environment-report.ts';
import type { Context } from '../context.ts';
import { ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { jsonText } from '../output/json-text.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';

export interface ShowInput {
  readonly environment: readonly string[];
  readonly output: 'text' | 'json' | 'markdown';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Prints what was found out, and gives the exit code for it. */
export function showReports(reports: readonly EnvironmentReport[], input: ShowInput, context: Context): ExitCode {
  const { stdout } = context;
  switch (input.output) {
    case 'text': {
      const style = styleFor(stdout, context, input.color);
      stdout.write(reports.map(report => reportText(report, { style, verbose: input.verbose })).join('\n'));
      break;
    }
    case 'json':
      stdout.write(environmentsJson(reports.map(planReportOf), input));
      break;
    case 'markdown':
      stdout.write(reports.map(reportMarkdown).join('\n'));
  }
  return worstOf(reports.map(exitCodeOfReport));
}

/** One environment that was asked for is itself the answer, if there is one; otherwise there is a list. */
export function environmentsJson(
  environments: readonly object[],
  { environment }: Pick<ShowInput, 'environment'>,
): string {
  const answer = environment.length === 1 ? environments[0] : environments;
  return answer === undefined ? '' : jsonText(answer);
}

/** 1 when something could not be read or removals were refused, 2 when the input is wrong, else 0. */
export function exitCodeOfReport(report: EnvironmentReport): ExitCode {
  const { plan, compared, proposal, problem } = report;
  const changeSet = proposal?.changeSet ?? compared?.changeSet;
  const refused = changeSet !== undefined && changeSet.removals.refused.length > 0;
  const failed = !plan.complete || refused || (problem !== undefined && !(problem instanceof UserError));
  return worstOf([failed ? ExitCode.failed : ExitCode.done, exitCodeOf(problemsOf(report))]);
}
