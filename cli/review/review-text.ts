import { headline } from '../../workflows/review/review-comment.ts';
import { type EnvironmentReview, isQuiet, type ReviewReport } from '../../workflows/review/review-report.ts';
import { plural } from '../../workflows/text/words.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { textTable } from '../output/table.ts';
import { oneLine, textLines } from '../output/text-lines.ts';
import type { Style } from '../style.ts';

export interface ReviewTextOptions {
  readonly style: Style;
  /** Show old problems, and everything that is otherwise cut. */
  readonly verbose: boolean;
}

const MOST = { placements: 30, groups: 10, diffLines: 24, folders: 10 };

/** What a pull request to the control plane changes, for people. */
export function reviewText(report: ReviewReport, options: ReviewTextOptions): string {
  const { style, verbose } = options;
  const { branch, read, environments, others, problems, known } = report;
  if (!read) return `no environment reads ${style.bold(oneLine(branch))}: merging to it changes nothing\n`;
  const quiet = [...environments.filter(isQuiet).map(({ environment }) => environment), ...others].sort();
  const old = [...known, ...environments.flatMap(one => one.known)];
  const blocks = [
    ...environments.filter(one => !isQuiet(one)).map(one => environmentBlock(one, options)),
    problems.length === 0 ? '' : diagnosticsText(problems, style, { all: verbose }),
    verbose && old.length > 0 ? `${style.bold('there before')}\n${diagnosticsText(old, style, { all: verbose })}` : '',
    quiet.length === 0 ? '' : `${style.dim('nothing changes in')} ${oneLine(quiet.join(', '))}\n`,
    verbose || old.length === 0 ? '' : `${style.dim(`${plural(old.length, 'problem')} there before; -v shows them`)}\n`,
  ];
  return blocks.filter(block => block !== '').join('\n');
}

function environmentBlock(review: EnvironmentReview, options: ReviewTextOptions): string {
  const { style } = options;
  const lines = [
    `${style.bold(review.environment)}  ${headline(review)}${review.promotion ? style.yellow('  only when promoted') : ''}`,
    ...placementLines(review, options),
    ...budgetLines(review, options),
    ...review.groups.slice(0, most('groups', options)).flatMap(group => groupLines(group, options)),
    ...left(review.groups.length - most('groups', options), 'other change'),
    ...heldLines([...review.held, ...review.kept], options),
    ...(review.problems.length === 0
      ? []
      : diagnosticsText(review.problems, style, { all: options.verbose }).trimEnd().split('\n')
    ).map(line => `  ${line}`),
  ];
  return `${textLines(lines)}\n`;
}

function placementLines(
  { added, changed, removed, released }: EnvironmentReview,
  options: ReviewTextOptions,
): string[] {
  const { style } = options;
  const row = (sign: string, placed: { deploymentTarget: string; clusterType: string }, why: string): string[] => [
    `  ${sign}`,
    placed.deploymentTarget,
    'on',
    placed.clusterType,
    style.dim(why),
  ];
  const rows = [
    ...added.map(one => row(style.green('+'), one, `by ${one.policies.join(', ')}`)),
    ...changed.map(one => row(style.yellow('~'), one, `by ${one.policies.join(', ')}: ${one.files.join(', ')}`)),
    ...removed.map(one => row(style.red('-'), one, one.why)),
    ...released.map(one => row(style.green('!'), one, 'no longer held back')),
  ];
  return [
    ...textTable(rows.slice(0, most('placements', options))),
    ...left(rows.length - most('placements', options), 'placement'),
  ];
}

function budgetLines({ removalBudget, removed }: EnvironmentReview, { style }: ReviewTextOptions): string[] {
  if (removalBudget.length === 0) return [];
  const why = removalBudget.join(', and ');
  return [
    `  ${style.red('these removals will be held back')}: ${why}; --allow-removals ${removed.length} allows them, if intended`,
  ];
}

function groupLines(
  { action, fileName, paths, diff = [] }: EnvironmentReview['groups'][number],
  options: ReviewTextOptions,
): string[] {
  const { style, verbose } = options;
  const folders = paths.map(path => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const names = verbose ? folders : folders.slice(0, 4);
  const more = folders.length - names.length;
  const verb = { add: 'is added to', modify: 'changes in', remove: 'is removed from' }[action];
  const alike = paths.length > 1 && action === 'modify' ? `same change in ${plural(paths.length, 'folder')}:` : verb;
  const color = (line: string): string =>
    (line.startsWith('+') ? style.green : line.startsWith('-') ? style.red : style.dim)(line);
  return [
    `  ${style.bold(fileName)} ${alike} ${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
    ...diff.slice(0, most('diffLines', options)).map(line => `    ${color(line)}`),
    ...left(diff.length - most('diffLines', options), 'line'),
  ];
}

function heldLines(folders: EnvironmentReview['held'], options: ReviewTextOptions): string[] {
  const { style } = options;
  const shown = folders.slice(0, most('folders', options));
  return [
    ...shown.map(
      ({ path, reasons }) => `  ${style.yellow('held back')} ${path}: ${reasons[0]?.message ?? 'no reason is known'}`,
    ),
    ...left(folders.length - most('folders', options), 'folder held back'),
  ];
}

function most(what: keyof typeof MOST, { verbose }: ReviewTextOptions): number {
  return verbose ? Number.POSITIVE_INFINITY : MOST[what];
}

function left(more: number, name: string): string[] {
  return more > 0 ? [`  … ${plural(more, `more ${name}`)}; -v shows all`] : [];
}
