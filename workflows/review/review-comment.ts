import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { folderLines, groupLines, placementLines } from '../gitops/description/sections.ts';
import { MAX_BODY } from '../proposal/text/pull-request-body.ts';
import { DETAIL_LEVELS, type Detail } from '../text/detail.ts';
import { codeSpan, plainLine } from '../text/markdown.ts';
import { listed, plural, shortId } from '../text/words.ts';
import { type EnvironmentReview, isQuiet, type ReviewDiagnostic, type ReviewReport } from './review-report.ts';

/** Topic of the comment: there is one for each pull request. */
export const REVIEW = 'review';

export interface ReviewCommentOptions {
  /** The report comes from a run that the author of the pull request controls. */
  readonly untrusted?: boolean;
  /** Characters; those that forges take by default. */
  readonly limit?: number;
}

/**
 * What a pull request to the control plane changes, for a comment on it, with as much detail as fits. It says nothing of
 * commits, so that a push that changes nothing here leaves it as it is.
 */
export function reviewComment(report: ReviewReport, options: ReviewCommentOptions = {}): string {
  const { limit = MAX_BODY, untrusted = false } = options;
  const levels = [
    ...DETAIL_LEVELS.map(detail => ({ detail, sections: 50 })),
    ...FEWER.map(sections => ({ detail: COUNTS, sections })),
  ];
  let text = '';
  for (const level of levels) {
    text = parts(report, level, untrusted).join('\n\n');
    if (text.length <= limit) break;
  }
  return text;
}

const COUNTS: Detail = { items: 0, names: 0, diffLines: 0 };
// For fleets with many environments that all change in another way.
const FEWER = [20, 5, 1];

interface Level {
  readonly detail: Detail;
  /** Environments, or groups of them that change alike, that are shown. */
  readonly sections: number;
}

function parts(report: ReviewReport, { detail, sections }: Level, untrusted: boolean): string[] {
  const told = report.environments.filter(one => !isQuiet(one));
  const alike = [
    ...Map.groupBy(told, one => withoutName(headline(one) + environmentText(one, detail), one.environment)),
  ];
  const shown = alike.slice(0, sections);
  const more = alike.length - shown.length;
  const old = [...report.known, ...report.environments.flatMap(({ known }) => known)];
  return [
    lead(report, told),
    ...problemSection(report.problems, detail),
    ...shown.flatMap(([, environments]) => environmentSection(environments, detail)),
    ...(more > 0 ? [`… ${plural(more, 'more environment')} that ${more === 1 ? 'changes' : 'change'}.`] : []),
    ...knownSection(distinct(old), detail),
    footer(untrusted),
  ];
}

function lead({ branch, read, environments, others }: ReviewReport, told: readonly EnvironmentReview[]): string {
  const title = '### What this pull request changes';
  const name = codeSpan(branch, 100);
  if (!read) return `${title}\n\nNo environment reads ${name}, so merging this changes nothing.`;
  const changed = told.filter(({ state }) => state !== 'unchanged');
  const total = environments.length + others.length;
  const names = listed(
    changed.slice(0, 10).map(({ environment }) => codeSpan(environment, 63)),
    10,
    changed.length,
  );
  const what =
    changed.length === 0
      ? `**no manifest** changes in ${total === 1 ? 'the environment' : `any of ${total} environments`}`
      : `it changes **${changed.length} of ${plural(total, 'environment')}**: ${names}`;
  return `${title}\n\nMerged to ${name}, ${what}.`;
}

function environmentSection(environments: readonly EnvironmentReview[], detail: Detail): string[] {
  const [first] = environments;
  if (first === undefined) return [];
  const names = environments.slice(0, 10).map(({ environment }) => codeSpan(environment, 63));
  const alike = environments.length === 1 ? '' : ', alike';
  const heading = `#### ${listed(names, 10, environments.length)}: ${headline(first)}${alike}`;
  return [`${heading}\n\n${environmentText(first, detail)}`.trimEnd()];
}

/** `3 added, 412 changed`: what happens to an environment, in a few words. */
export function headline(review: EnvironmentReview): string {
  const { state, added, changed, removed, clusterTypes, held, released, kept, problems, fixed } = review;
  if (state === 'removed') return 'not an environment any more';
  if (state === 'unknown') return 'not known';
  const counts = [
    ...(state === 'added' ? ['new environment'] : []),
    ...counted(added.length, 'added'),
    ...counted(changed.length, 'changed'),
    ...counted(removed.length, 'removed'),
    ...(clusterTypes.added.length > 0 ? [plural(clusterTypes.added.length, 'new cluster type')] : []),
    ...(clusterTypes.removed.length > 0 ? [`${plural(clusterTypes.removed.length, 'cluster type')} removed`] : []),
    ...(review.promoted === undefined ? [] : ['promotion']),
    ...(review.gitOpsRepo === undefined ? [] : ['another place']),
    ...counted(held.length + kept.length, 'held back'),
    ...counted(released.length, 'no longer held back'),
  ];
  if (counts.length > 0) return counts.join(', ');
  if (problems.length > 0) return plural(problems.length, 'new problem');
  return fixed > 0 ? `${plural(fixed, 'problem')} fixed` : 'nothing changes';
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${what}`];
}

function environmentText(review: EnvironmentReview, detail: Detail): string {
  const { added, removed, groups, held, kept, released } = review;
  return [
    ...sentences(review),
    ...section(`⚠️ Removed: ${plural(removed.length, 'deployment')}`, removedLines(removed, detail)),
    ...budgetSection(review),
    ...section(
      'Changed',
      groupLines(
        groups.map(({ diff, ...group }) => ({ ...group, ...(diff && { diff: diff.map(diffLine) }) })),
        detail,
      ),
    ),
    ...section('Added', placementLines(added, detail)),
    ...section('Held back because of this', folderLines(keptFolders(held), detail)),
    ...section('Not removed, because it is not certain', folderLines(keptFolders(kept), detail)),
    ...section('No longer held back', placementLines(released, detail)),
    ...problemSection(review.problems, detail),
    ...(review.fixed > 0 ? [`✅ ${plural(review.fixed, 'problem')} fixed.`] : []),
  ].join('\n\n');
}

function sentences({ state, promotion, promoted, gitOpsRepo, environment }: EnvironmentReview): string[] {
  const name = codeSpan(environment, 63);
  const commit = (id: string | undefined): string => (id === undefined ? 'nothing' : codeSpan(shortId(id)));
  return [
    ...(state === 'removed'
      ? ['Berth does not look after it any more. Its branch in the GitOps repository stays.']
      : []),
    ...(state === 'unknown'
      ? ['A source can’t be read, before or after this pull request, so nothing can be said of what changes.']
      : []),
    ...(promotion && state !== 'unknown'
      ? [`⏳ **Only when promoted**: ${name} pins a commit of this branch, and takes this when it pins a later one.`]
      : []),
    ...(promoted === undefined
      ? []
      : [`Pins ${commit(promoted.after)} of the base repository instead of ${commit(promoted.before)}.`]),
    ...(gitOpsRepo === undefined
      ? []
      : [
          `⚠️ Its manifests go to ${placeText(gitOpsRepo.after)}, no longer to ${placeText(gitOpsRepo.before)}: all of them are proposed there anew, and nothing is removed from the old place.`,
        ]),
  ];
}

function placeText(place: NonNullable<EnvironmentReview['gitOpsRepo']>['after']): string {
  if (place === undefined) return 'no place';
  const { repository, branch, path } = place;
  return `branch ${codeSpan(branch, 100)} of ${codeSpan(repository)}${path === '.' ? '' : `, folder ${codeSpan(path)}`}`;
}

function removedLines(removed: EnvironmentReview['removed'], detail: Detail): string[] {
  const reasons = [
    ...Map.groupBy(removed, ({ why }) => why.replace(/(cluster type|deployment target) \S+/, 'such $1')),
  ];
  return reasons
    .slice(0, Math.max(1, detail.items))
    .flatMap(([why, folders], index) => [
      ...(index === 0 ? [] : ['']),
      `${codeSpan(why)}:`,
      '',
      ...placementLines(folders, detail),
    ]);
}

function budgetSection({ removalBudget, removed }: EnvironmentReview): string[] {
  if (removalBudget.length === 0) return [];
  const reasons = removalBudget.slice(0, 3).map(reason => codeSpan(reason));
  return [
    `⛔ Berth will hold these removals back (${reasons.join(', ')}) until somebody allows them: ${codeSpan(`--allow-removals ${removed.length}`)}.`,
  ];
}

function problemSection(problems: readonly ReviewDiagnostic[], { items }: Detail): string[] {
  return section('New problems', problemLines(problems, Math.max(3, items)));
}

function knownSection(known: readonly ReviewDiagnostic[], { items }: Detail): string[] {
  if (known.length === 0) return [];
  const lines = problemLines(known, items).join('\n');
  const title = `${plural(known.length, 'problem')} ${known.length === 1 ? 'was' : 'were'} there before`;
  return [`<details><summary>${title}</summary>\n\n${lines}\n\n</details>`];
}

const MARKS = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;

function problemLines(problems: readonly ReviewDiagnostic[], most: number): string[] {
  const lines = problems.slice(0, most).map(({ severity, message, fix, origin, file }) => {
    const path = file ?? origin?.path;
    const place = path === undefined ? '' : ` ${codeSpan(`${path}:${origin?.line ?? 1}`, 150)}`;
    const elsewhere = file === undefined && origin !== undefined ? ` of ${codeSpan(origin.repository, 150)}` : '';
    const hint = fix === undefined ? '' : ` Fix: ${codeSpan(fix, 300)}`;
    return `- ${MARKS[severity]}${place}${elsewhere} ${codeSpan(message, 400)}${hint}`;
  });
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, `- … ${plural(more, 'more problem')}`] : lines;
}

function keptFolders(folders: EnvironmentReview['held']): Parameters<typeof folderLines>[0] {
  return folders.map(({ reasons, ...folder }) => ({ ...folder, onBranch: true, reasons: reasons as Diagnostic[] }));
}

function diffLine(line: string): { sign: ' ' | '+' | '-'; text: string } {
  const sign = line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
  return { sign, text: line.slice(1) };
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const text = lines.join('\n').replace(/\n{3,}/g, '\n\n');
  return [`**${title}**\n\n${text.trimEnd()}`];
}

function distinct(problems: readonly ReviewDiagnostic[]): ReviewDiagnostic[] {
  return [
    ...new Map(problems.map(one => [JSON.stringify([one.message, one.origin?.path, one.origin?.line]), one])).values(),
  ];
}

/** Environments that change alike have the same text but for their names. */
function withoutName(text: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replace(new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, 'g'), '\u0000');
}

function footer(untrusted: boolean): string {
  const from = untrusted
    ? ' It was computed in a run of the fork, which may say what it likes: look at the changes themselves before you merge.'
    : '';
  return `---\n<sub>By Berth, updated with each push: what the control plane asks for with this pull request, against what it asks for without.${from}</sub>`;
}

/** The same in a line for each environment, for a log: `- dev: 1 added, 2 changed`. None can be a command of a runner. */
export function reviewLines({ environments, read, branch }: ReviewReport): string[] {
  if (!read) return [`no environment reads ${plainLine(branch, 100)}`];
  return environments.map(one => `- ${plainLine(one.environment, 63)}: ${headline(one)}`);
}
