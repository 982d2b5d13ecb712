import { UserError } from '../../runtime/errors.ts';
import { type EnvironmentReport, planReportOf, problemsOf } from '../../use-cases/plan/environment-report.ts';
import type { PlanReport } from '../../use-cases/plan/plan-report.ts';
import type { Context } from '../context.ts';
import { ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { jsonText } from '../output/json-text.ts';
import { type ColorMode, createStyle, ESCAPE, hasColors } from '../style.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';

export interface ShowInput {
  readonly environment: readonly string[];
  readonly output: 'text' | 'json' | 'markdown';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** How a report is shown, as plain data: a worker can do it. */
export interface ShowOptions extends Pick<ShowInput, 'output' | 'verbose'> {
  /** What begins a command to the terminal; absent where there are no colours. */
  readonly escape?: string;
}

/** A report as it is shown, and what it means for the end of the command. */
export interface ShownReport {
  readonly shown: string | PlanReport;
  readonly exitCode: ExitCode;
  /** The branch is not as it should be. */
  readonly differs: boolean;
}

export function showOptions({ output, verbose, color }: ShowInput, context: Context): ShowOptions {
  return { output, verbose, ...(hasColors(context.stdout, context, color) && { escape: ESCAPE }) };
}

export function showReport(report: EnvironmentReport, options: ShowOptions): ShownReport {
  const differs = (report.compared?.changeSet.changes.length ?? 0) > 0;
  return { shown: shownAs(report, options), exitCode: exitCodeOfReport(report), differs };
}

function shownAs(report: EnvironmentReport, { output, verbose, escape }: ShowOptions): string | PlanReport {
  switch (output) {
    case 'text':
      return reportText(report, { style: createStyle(escape), verbose });
    case 'json':
      return planReportOf(report);
    case 'markdown':
      return reportMarkdown(report, { verbose });
  }
}

/** Prints what was found out, and gives the exit code for it. */
export function printReports(reports: readonly ShownReport[], input: ShowInput, { stdout }: Context): ExitCode {
  const shown = reports.map(one => one.shown);
  const isText = (one: string | PlanReport): one is string => typeof one === 'string';
  stdout.write(shown.every(isText) && input.output !== 'json' ? shown.join('\n') : environmentsJson(shown, input));
  return worstOf(reports.map(({ exitCode }) => exitCode));
}

/** One environment that was asked for is itself the answer, if there is one; otherwise there is a list. */
export function environmentsJson(
  environments: readonly (object | string)[],
  { environment }: Pick<ShowInput, 'environment'>,
): string {
  const answer = environment.length === 1 ? environments[0] : environments;
  return typeof answer === 'object' ? jsonText(answer) : '';
}

/** 1 when something could not be read or removals were refused, 2 when the input is wrong, else 0. */
export function exitCodeOfReport(report: EnvironmentReport): ExitCode {
  const { plan, compared, proposal, problem } = report;
  const changeSet = proposal?.changeSet ?? compared?.changeSet;
  const refused = changeSet !== undefined && changeSet.removals.refused.length > 0;
  const failed = !plan.complete || refused || (problem !== undefined && !(problem instanceof UserError));
  return worstOf([failed ? ExitCode.failed : ExitCode.done, exitCodeOf(problemsOf(report))]);
}
