import type { Explanation } from '../../use-cases/explain/explain.ts';
import { explanationReport } from '../../use-cases/explain/explain-report.ts';
import type { Context } from '../context.ts';
import { codeBlock } from '../output/markdown.ts';
import { environmentsJson, type ShowInput } from '../plan/show-reports.ts';
import { styleFor } from '../style.ts';
import { configText } from './config-text.ts';
import { type ExplanationStyle, explanationText } from './explain-text.ts';

export function showExplanations(explanations: readonly Explanation[], input: ShowInput, context: Context): void {
  const { stdout } = context;
  const { verbose } = input;
  switch (input.output) {
    case 'json':
      stdout.write(environmentsJson(explanations.map(explanationReport), input));
      return;
    case 'markdown':
      stdout.write(
        explanations
          .map(one => codeBlock(textOf(one, { style: styleFor(stdout, context, 'never'), verbose })))
          .join('\n'),
      );
      return;
    case 'text': {
      const style = styleFor(stdout, context, input.color);
      stdout.write(explanations.map(one => textOf(one, { style, verbose })).join('\n'));
    }
  }
}

function textOf(explanation: Explanation, style: ExplanationStyle): string {
  return explanation.kind === 'config' ? configText(explanation, style) : explanationText(explanation, style);
}
