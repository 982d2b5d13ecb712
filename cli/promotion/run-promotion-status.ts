import { promotionStatusReport } from '../../use-cases/promotion/promotion-status-report.ts';
import { readWithReports } from '../../use-cases/promotion/read-with-reports.ts';
import type { Context } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { jsonText } from '../output/json-text.ts';
import { runUseCase } from '../session.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { promotionStatusText } from './promotion-status-text.ts';
import { type RecordedInput, recordedSource } from './recorded-source.ts';

export interface PromotionStatusInput extends RecordedInput {
  readonly output: 'text' | 'json';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Shows where the environments of a policy stand. */
export async function runPromotionStatus(input: PromotionStatusInput, context: Context): Promise<ExitCode> {
  return await runUseCase(context, input, {
    run: async session => await readWithReports(await recordedSource(input, context), session),
    show: view => {
      const { stdout, stderr } = context;
      stderr.write(diagnosticsText(view.diagnostics, styleFor(stderr, context, input.color)));
      if (input.output === 'json') stdout.write(jsonText(promotionStatusReport(view)));
      else stdout.write(promotionStatusText(view, styleFor(stdout, context, input.color)));
      return exitCodeOf(view.diagnostics);
    },
  });
}
