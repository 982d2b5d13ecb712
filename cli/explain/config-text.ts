import { formatOrigin } from '../../runtime/origin.ts';
import type { Contribution, KeyProvenance } from '../../scheduler/config/provenance.ts';
import type { ConfigExplanation } from '../../use-cases/explain/explain-config.ts';
import { valueText } from '../../use-cases/explain/explain-report.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { textTable } from '../output/table.ts';
import { textLines } from '../output/text-lines.ts';
import type { Style } from '../style.ts';
import type { ExplanationStyle } from './explain-text.ts';

/** Each key with its value, the ConfigMap that set it, and those it overrode. */
export function configText(
  { environment, target, clusterType, keys, problems }: ConfigExplanation,
  { style, verbose: all }: ExplanationStyle,
): string {
  const head = `config of ${style.bold(target.name)} on ${style.bold(clusterType.name)} in ${style.bold(environment)}`;
  const body = keys.length === 0 ? ['  no ConfigMap applies'] : keys.flatMap(key => keyLines(key, style));
  const tail = problems.length === 0 ? '' : `\n${diagnosticsText(problems, style, { all })}`;
  return `${textLines([head, ...body])}\n${tail}`;
}

function keyLines({ key, value, setBy, mergedFrom, overrode }: KeyProvenance, style: Style): string[] {
  const lines = valueText(value).split('\n');
  const rows = [
    row('set by', setBy, style),
    ...mergedFrom.toReversed().map(contribution => row('merged with', contribution, style)),
    ...overrode.toReversed().map(contribution => row('over', contribution, style)),
  ];
  const shown =
    lines.length === 1
      ? [`${style.bold(key)}: ${lines[0] ?? ''}`]
      : [`${style.bold(key)}:`, ...lines.map(line => `  ${line}`)];
  return [...shown, ...textTable(rows).map(line => `    ${line}`)].map(line => `  ${line}`);
}

function row(role: string, { entry, setting }: Contribution, style: Style): string[] {
  const value = valueText(setting.value).split('\n');
  const shown = value.length === 1 ? (value[0] ?? '') : `${value.length} lines`;
  return [style.dim(role), entry.source.name, role === 'set by' ? '' : shown, style.dim(formatOrigin(setting.origin))];
}
