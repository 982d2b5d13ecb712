import { formatOrigin } from '../../runtime/origin.ts';
import type { ExplainedPair, TargetExplanation } from '../../use-cases/explain/explain-target.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { textTable } from '../output/table.ts';
import { textLines } from '../output/text-lines.ts';
import type { Style } from '../style.ts';
import { changeSentence, refusalSentence, sideEffectSentence } from './sentences.ts';

/** Pairs that aren't placed are many in a large fleet: so many are shown, the rest is counted. */
const SHOWN = 12;

export interface ExplanationStyle {
  readonly style: Style;
  /** Show all problems, however many there are. */
  readonly verbose: boolean;
}

/** An explanation for people. */
export function explanationText(
  { environment, target, pairs, diagnostics }: TargetExplanation,
  { style, verbose: all }: ExplanationStyle,
): string {
  const labels = Object.entries(target.labels).map(([key, value]) => `${key}=${value}`);
  const placed = pairs.filter(pair => pair.placed);
  const others = pairs.filter(pair => !pair.placed);
  const lines = [
    `${style.bold(target.name)} in ${style.bold(environment)}`,
    ...indent(
      textTable([
        ['workload', target.workload],
        ['workspace', target.workspace === '' ? 'none' : target.workspace],
        ['labels', labels.join(' ')],
        ['declared at', style.dim(formatOrigin(target.origin))],
      ]),
    ),
    '',
    ...placedLines(placed, { style, verbose: all }),
    ...otherLines(others, pairs.length === 1, style),
  ];
  return `${textLines(lines)}\n${diagnostics.length === 0 ? '' : `\n${diagnosticsText(diagnostics, style, { all })}`}`;
}

function placedLines(pairs: readonly ExplainedPair[], { style, verbose: all }: ExplanationStyle): string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.flatMap(({ clusterType, policies }) =>
    policies.map((policy, index) => [
      index === 0 ? style.green(clusterType.name) : '',
      `${index === 0 ? 'by' : 'and by'} policy ${policy.name}`,
      style.dim(formatOrigin(policy.origin)),
    ]),
  );
  const held = pairs.filter(pair => pair.held.length > 0);
  return [
    style.green('runs on'),
    ...indent(textTable(rows)),
    ...held.flatMap(({ clusterType, held: reasons }) => [
      '',
      `${style.yellow('held back')} on ${clusterType.name}: its folder stays as it is on the branch`,
      ...indent(diagnosticsText(reasons, style, { all }).trimEnd().split('\n')),
    ]),
    '',
  ];
}

function otherLines(pairs: readonly ExplainedPair[], inDetail: boolean, style: Style): string[] {
  if (pairs.length === 0) return [];
  const shown = pairs.slice(0, SHOWN);
  return [
    style.yellow('does not run on'),
    ...shown.flatMap(pair => indent(refusalLines(pair, inDetail, style))),
    ...(pairs.length > SHOWN ? [`  and ${pairs.length - SHOWN} more: ask for one with --cluster-type`] : []),
  ];
}

function refusalLines(pair: ExplainedPair, inDetail: boolean, style: Style): string[] {
  const { clusterType, refusals, counterfactual } = pair;
  const told = inDetail ? refusals : refusals.slice(0, 1);
  const effects = counterfactual === undefined ? undefined : sideEffectSentence(counterfactual);
  return [
    style.bold(clusterType.name),
    ...told.flatMap(refusal => [
      `  ${inDetail ? 'policy' : 'nearest policy'} ${refusal.policy.name}: ${refusalSentence(refusal, pair)}`,
      ...(inDetail ? [`    ${style.dim(formatOrigin(refusal.policy.origin))}`] : []),
    ]),
    ...(refusals.length === 0 ? ['  there are no scheduling policies'] : []),
    ...(counterfactual === undefined
      ? []
      : [`  ${style.cyan('to place it:')} ${changeSentence(counterfactual, pair)}`]),
    ...(effects === undefined ? [] : [`  ${style.dim(`(${effects})`)}`]),
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map(line => `  ${line}`);
}
