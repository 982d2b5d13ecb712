import type { Explanation } from '../../use-cases/explain/explain.ts';
import { explanationReport } from '../../use-cases/explain/explain-report.ts';
import type { Context } from '../context.ts';
import { codeBlock } from '../output/markdown.ts';
import { environmentsJson, type ShowInput } from '../plan/show-reports.ts';
import { type Style, styleFor } from '../style.ts';
import { configText } from './config-text.ts';
import { explanationText } from './explain-text.ts';

export function showExplanations(explanations: readonly Explanation[], input: ShowInput, context: Context): void {
  const { stdout } = context;
  switch (input.output) {
    case 'json':
      stdout.write(environmentsJson(explanations.map(explanationReport), input));
      return;
    case 'markdown':
      stdout.write(explanations.map(one => codeBlock(textOf(one, styleFor(stdout, context, 'never')))).join('\n'));
      return;
    case 'text': {
      const style = styleFor(stdout, context, input.color);
      stdout.write(explanations.map(one => textOf(one, style)).join('\n'));
    }
  }
}

function textOf(explanation: Explanation, style: Style): string {
  return explanation.kind === 'config' ? configText(explanation, style) : explanationText(explanation, style);
}
