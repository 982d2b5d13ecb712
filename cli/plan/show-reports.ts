import type { Context } from '../context.ts';
import type { Progress } from '../progress.ts';
import { type ColorMode, styleFor } from '../style.ts';
import type { EnvironmentReport } from './environment-report.ts';
import { reportJson } from './report-json.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';

export interface ShowInput {
  readonly environment: readonly string[];
  readonly output: 'text' | 'json' | 'markdown';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Prints what was found out. */
export function showReports(
  reports: readonly EnvironmentReport[],
  input: ShowInput,
  { context, progress }: { readonly context: Context; readonly progress: Progress },
): void {
  progress.stop();
  const { stdout } = context;
  switch (input.output) {
    case 'text': {
      const style = styleFor(stdout, context, input.color);
      stdout.write(reports.map(report => reportText(report, { style, verbose: input.verbose })).join('\n'));
      return;
    }
    case 'json':
      stdout.write(jsonText(reports.map(reportJson), input));
      return;
    case 'markdown':
      stdout.write(reports.map(reportMarkdown).join('\n'));
  }
}

/** One environment that was asked for is itself the answer, if there is one; otherwise there is a list. */
export function jsonText(environments: readonly object[], { environment }: Pick<ShowInput, 'environment'>): string {
  const answer = environment.length === 1 ? environments[0] : environments;
  return answer === undefined ? '' : `${JSON.stringify(answer, null, 2)}\n`;
}
