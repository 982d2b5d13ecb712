import partition from 'lodash-es/partition.js';
import { type EnvironmentReport, problemsOf } from '../../use-cases/plan/environment-report.ts';
import { countsOf } from '../../workflows/gitops/description/counts.ts';
import { folderLines, groupLines, placementLines, policyLines } from '../../workflows/gitops/description/sections.ts';
import { plural } from '../../workflows/text/words.ts';
import { diagnosticsMarkdown } from '../output/diagnostics-markdown.ts';

const DETAIL = { items: 20, names: 10, diffLines: 20 };

/** What changes in an environment and why, for a comment on a pull request of the control-plane repository. */
export function reportMarkdown(report: EnvironmentReport, { verbose: all }: { readonly verbose: boolean }): string {
  const { environment, compared } = report;
  const shown = problemsOf(report).filter(({ severity }) => severity !== 'info');
  const [notes, problems] = partition(shown, one => compared?.notes.includes(one) === true);
  const sections = [
    `### ${environment}: ${headline(report)}`,
    ...(notes.length === 0 ? [] : [diagnosticsMarkdown(notes, { all }).trimEnd()]),
    ...(compared === undefined ? [] : changeSections(compared)),
    ...(problems.length === 0 ? [] : [`**Problems**\n\n${diagnosticsMarkdown(problems, { all }).trimEnd()}`]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function headline({ plan, compared, proposal, problem }: EnvironmentReport): string {
  if (!plan.complete) return 'no plan, a source can’t be read';
  if (proposal !== undefined) return proposal.message;
  if (compared === undefined) return problem === undefined ? 'planned' : 'not compared';
  const { changeSet, summary } = compared;
  return changeSet.changes.length === 0 ? 'no changes' : countsOf({ changeSet, summary }).join(', ');
}

function changeSections({ changeSet, summary }: NonNullable<EnvironmentReport['compared']>): string[] {
  const { added, removed, groups, policies } = summary;
  const held = [...changeSet.held, ...changeSet.retained];
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`**${title}**\n\n${lines.join('\n')}`];
  return [
    ...section(`⚠️ Removed: ${plural(removed.length, 'deployment')}`, placementLines(removed, DETAIL)),
    ...section('⚠️ Held back', folderLines(held, DETAIL)),
    ...section('Changed', groupLines(groups, DETAIL)),
    ...section('Added', placementLines(added, DETAIL)),
    ...section('Policies', policyLines(policies, DETAIL)),
  ];
}
