import partition from 'lodash-es/partition.js';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import { type EnvironmentReport, problemsOf } from '../../use-cases/plan/environment-report.ts';
import type { ChangeSet, RetainedFolder } from '../../workflows/gitops/change-set.ts';
import { countsOf } from '../../workflows/gitops/description/counts.ts';
import type { ChangeGroup } from '../../workflows/gitops/summary/change-groups.ts';
import type { ChangedPlacement, Summary } from '../../workflows/gitops/summary/summary.ts';
import { plural, shortId } from '../../workflows/text/words.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { textTable } from '../output/table.ts';
import { textLines } from '../output/text-lines.ts';
import type { Style } from '../style.ts';

export interface ReportTextOptions {
  readonly style: Style;
  /** Show sources, notes, and everything that is otherwise cut. */
  readonly verbose: boolean;
}

/** Lists longer than this are cut, unless everything is asked for. */
const MOST_PLACEMENTS = 30;
const MOST_GROUPS = 10;
const MOST_DIFF_LINES = 24;
const MOST_FOLDERS = 10;

/** What changes in an environment and why, for people. */
export function reportText(report: EnvironmentReport, options: ReportTextOptions): string {
  const { plan, compared } = report;
  const shown = problemsOf(report).filter(({ severity }) => options.verbose || severity !== 'info');
  // What happens to people's work, and what keeps it from happening, comes before what changes.
  const [notes, problems] = partition(shown, one => compared?.notes.includes(one) === true);
  const blocks = [
    headLines(report, options),
    problemLines(notes, options),
    ...(compared === undefined
      ? []
      : [heldLines('held back', [...compared.changeSet.held, ...compared.changeSet.retained], options)]),
    ...(compared === undefined ? [] : [placementLines(compared.summary, options)]),
    ...(compared === undefined ? [] : groupBlocks(compared.summary.groups, options)),
    ...(options.verbose ? [sourceLines(plan.snapshot, options)] : []),
    problemLines(problems, options),
  ];
  return blocks
    .filter(block => block.length > 0)
    .map(block => `${textLines(block)}\n`)
    .join('\n');
}

function headLines(report: EnvironmentReport, { style }: ReportTextOptions): string[] {
  const { environment, plan, compared, proposal, problem } = report;
  const head = style.bold(environment);
  if (!plan.complete)
    return [`${head}  ${style.red('no plan')}: a source can't be read, so nothing is compared or changed`];
  if (proposal !== undefined) {
    const { title, url } = proposal.pullRequest ?? {};
    // Words that forges would search for were taken apart by a character without width.
    const lines = title === undefined ? [] : [`  ${title.replaceAll('\u200b', '')}`];
    return [`${head}  ${proposal.message}`, ...lines, ...(url === undefined ? [] : [`  ${style.cyan(url)}`])];
  }
  if (compared === undefined) return [`${head}  ${problem === undefined ? 'planned' : style.red('not compared')}`];
  const { changeSet, repository, branch, state } = compared;
  const where = style.dim(`branch ${branch} of ${repository}`);
  if (changeSet.changes.length === 0) return [`${head}  ${nothingChanges(changeSet, style)}  ${where}`];
  const counts = countsOf({ changeSet, summary: compared.summary }).join(', ');
  const verb = changeSet.promoted?.back === true ? 'rolls back to' : 'promotes';
  const promoted = changeSet.promoted === undefined ? '' : `, ${verb} ${shortId(changeSet.promoted.commit)}`;
  const open = state.open === undefined ? '' : `  (pull request #${state.open.number} is open)`;
  return [`${head}  ${counts}${promoted}  ${where}${open}`];
}

function nothingChanges({ removals, held, retained }: ChangeSet, style: Style): string {
  if (removals.refused.length > 0)
    return style.red(`${plural(removals.folders.length, 'removal')} held back, no other changes`);
  return held.length + retained.length > 0 ? style.yellow('no other changes') : style.green('no changes');
}

function placementLines({ added, changed, removed }: Summary, options: ReportTextOptions): string[] {
  const { style } = options;
  const placed = (
    sign: string,
    { clusterType, deploymentTarget, policies }: ChangedPlacement,
    detail: string,
  ): string[] => [
    `  ${sign}`,
    deploymentTarget,
    'on',
    clusterType,
    style.dim(`by ${policies.map(({ name }) => name).join(', ')}${detail}`),
  ];
  const rows = [
    ...removed.map(({ clusterType, deploymentTarget, why }) => [
      `  ${style.red('-')}`,
      deploymentTarget,
      'on',
      clusterType,
      style.dim(why),
    ]),
    ...added.map(placement => placed(style.green('+'), placement, '')),
    ...changed.map(placement => placed(style.yellow('~'), placement, `: ${placement.files.join(', ')}`)),
  ];
  return textTable(cut(rows, most(MOST_PLACEMENTS, options), left => [[`  … ${left} more; -v shows all`]]));
}

function groupBlocks(groups: readonly ChangeGroup[], options: ReportTextOptions): string[][] {
  const shown = options.verbose ? groups : groups.slice(0, MOST_GROUPS);
  const left = groups.length - shown.length;
  return [
    ...shown.map(group => groupLines(group, options)),
    ...(left === 0 ? [] : [[`  … ${plural(left, 'other change')}; -v shows all`]]),
  ];
}

function groupLines({ action, fileName, paths, diff = [] }: ChangeGroup, options: ReportTextOptions): string[] {
  const { style, verbose } = options;
  const folders = paths.map(path => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const names = verbose ? folders : folders.slice(0, 4);
  const more = folders.length - names.length;
  const where = `${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
  const verb = { add: 'is added to', modify: 'changes in', remove: 'is removed from' }[action];
  const alike = action === 'modify' && paths.length > 1 ? `same change in ${plural(paths.length, 'folder')}:` : verb;
  const lines = cut(diff, most(MOST_DIFF_LINES, options), left => [
    { sign: ' ' as const, text: `… ${left} more lines` },
  ]);
  const color = { '+': style.green, '-': style.red, ' ': style.dim };
  return [
    `  ${style.bold(fileName)} ${alike} ${where}`,
    ...lines.map(({ sign, text }) => `    ${color[sign](`${sign} ${text}`)}`),
  ];
}

function heldLines(title: string, folders: readonly RetainedFolder[], options: ReportTextOptions): string[] {
  if (folders.length === 0) return [];
  const { style } = options;
  const byReason: (readonly [string, readonly RetainedFolder[]])[] = [
    ...Map.groupBy(folders, ({ reasons }) => reasons[0]?.message ?? 'no reason is known'),
  ];
  const rows = cut(byReason, most(MOST_FOLDERS, options), left => [
    [`… ${left} more reasons; -v shows all`, []] as const,
  ]);
  return [
    `  ${style.yellow(title)}: ${plural(folders.length, 'folder')} ${folders.length === 1 ? 'stays as it is' : 'stay as they are'}`,
    ...rows.flatMap(([reason, held]) => {
      const names = options.verbose ? held : held.slice(0, 4);
      const more = held.length - names.length;
      return [
        `    ${names.map(({ path }) => path).join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
        `      ${style.dim(reason)}`,
      ];
    }),
  ];
}

function sourceLines({ sources }: Snapshot, { style }: ReportTextOptions): string[] {
  const rows = sources.map(({ role, repository, revision, commit }) => [
    `  ${role}`,
    `${revision}${commit === undefined ? '' : ` at ${shortId(commit)}`}`,
    style.dim(repository),
  ]);
  return rows.length === 0 ? [] : [`  ${style.bold('sources')}`, ...textTable(rows).map(line => `  ${line}`)];
}

function problemLines(problems: readonly Diagnostic[], { style, verbose }: ReportTextOptions): string[] {
  if (problems.length === 0) return [];
  return diagnosticsText(problems, style, { all: verbose })
    .trimEnd()
    .split('\n')
    .map(line => `  ${line}`);
}

function most(count: number, { verbose }: ReportTextOptions): number {
  return verbose ? Number.POSITIVE_INFINITY : count;
}

function cut<Item>(items: readonly Item[], most: number, rest: (left: number) => readonly Item[]): readonly Item[] {
  if (items.length <= most) return items;
  return [...items.slice(0, most), ...rest(items.length - most)];
}
