import { type CommitRecord, subjectOf } from '../../runtime/git/commits.ts';
import type { EnvironmentReport } from '../../use-cases/plan/environment-report.ts';
import type { PreparedPromotion } from '../../use-cases/promotion/promote.ts';
import { plural, shortId } from '../../workflows/text/words.ts';
import { textTable } from '../output/table.ts';
import { textLines } from '../output/text-lines.ts';
import { type ReportTextOptions, reportText } from '../plan/report-text.ts';

const MOST_COMMITS = 20;

/** What would be written, and what follows from it. */
export function promotionText(
  prepared: PreparedPromotion,
  report: EnvironmentReport,
  options: ReportTextOptions,
): string {
  const { kind, environment, from, to, commits, branch, repository } = prepared;
  const { style, verbose } = options;
  const shown = verbose ? commits : commits.slice(0, MOST_COMMITS);
  const more = commits.length - shown.length;
  const what = kind === 'promote' ? `promote ${shortId(to)}` : `roll back to ${shortId(to)}`;
  const since = from === undefined ? '' : ` from ${shortId(from)}, ${plural(commits.length, 'commit')}`;
  const head = [
    `${style.bold(environment)}  ${what}${style.dim(since)}`,
    ...textTable(shown.map(commit => commitRow(kind, commit))),
    ...(more > 0 ? [`  … ${plural(more, 'other commit')}; -v shows all`] : []),
    '',
    `writes spec.commit on branch ${branch} of ${repository}; then its pull request has:`,
    '',
  ];
  return `${textLines(head)}\n${reportText(report, options)}\n`;
}

function commitRow(kind: PreparedPromotion['kind'], { id, message, author, time }: CommitRecord): string[] {
  const day = new Date(time).toISOString().slice(0, 10);
  return [`  ${kind === 'promote' ? '+' : '-'} ${shortId(id)}`, day, author.name, subjectOf(message)];
}

export function nothingToDo({ environment, to }: PreparedPromotion): string {
  return `${textLines([`${environment} has ${shortId(to)} already: there is nothing to do`])}\n`;
}

export function writtenText(
  { environment, to }: PreparedPromotion,
  { program, isHeld }: { readonly program: string; readonly isHeld: boolean },
): string {
  const next = `"${program} apply -e ${environment}", or berth serve, opens its pull request`;
  const held = `nothing is promoted to ${environment} by itself until: ${program} promotion release -e ${environment}`;
  return `${textLines([`${environment} is pinned to ${shortId(to)} now: ${next}`, ...(isHeld ? [held] : [])])}\n`;
}
