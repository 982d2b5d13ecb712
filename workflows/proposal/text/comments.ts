import { type CommitRecord, subjectOf } from '../../../runtime/git/commits.ts';
import { codeSpan } from '../../text/markdown.ts';
import { listed, plural, shortId } from '../../text/words.ts';

/** Topics of comments: there is one comment for each on a pull request, updated in place. */
export const WAITING_TOPIC = 'waiting';

export interface Waiting {
  /** The command that has the branch rebuilt. */
  readonly rebuildCommand: string;
  /** `3 added`, `1 changed` */
  readonly counts: readonly string[];
  /** What Berth would change on the branch as it is. */
  readonly paths: readonly string[];
  /** Commits on the branch that aren't Berth's, newest first. */
  readonly manual: readonly CommitRecord[];
  /** The description has a box that people can tick. */
  readonly box: boolean;
}

// The comment is known by it when the wait is over.
export const WAITING_HEADING = '**Not updated.**';

/** Berth would change something, but people have committed to its branch. */
export function waitingComment({ rebuildCommand, counts, paths, manual, box }: Waiting): string {
  return [
    `${WAITING_HEADING} This branch is out of date (${counts.join(', ')}), but it has commits that Berth did not make:`,
    '',
    ...commitLines(manual),
    '',
    `Files that it would change: ${listed(
      paths.slice(0, 10).map(path => codeSpan(path, 150)),
      10,
      paths.length,
    )}.`,
    '',
    'Your commits are not overwritten. You can',
    '',
    '- merge this pull request as it is; remaining changes are proposed next,',
    '- remove these commits from the branch, or',
    ...(box
      ? [
          '- have the branch rebuilt: tick the box “Rebuild this branch” at the end of the description,',
          `  or run ${codeSpan(rebuildCommand)}. They are then saved under a ref that a comment names.`,
        ]
      : [
          `- have the branch rebuilt: run ${codeSpan(rebuildCommand)}. They are then saved under a ref that a comment names.`,
        ]),
  ].join('\n');
}

/** The wait is over without a rebuild: people's commits have gone, or have what Berth would have changed. */
export const WAIT_IS_OVER = '**Up to date again.** Manual commits no longer keep this branch from being updated.';

/** The wait is over: somebody asked for a rebuild. */
export function rebuiltComment(manual: readonly CommitRecord[], ref: string): string {
  return [
    `**This branch was rebuilt**, as requested. These commits are no longer on it; they are saved under ${codeSpan(ref)} (${codeSpan(`git fetch origin ${ref}`)}):`,
    '',
    ...commitLines(manual),
  ].join('\n');
}

/** Nothing differs any more. `reason`: why, as what the base branch has. `manual`: other people's commits on the branch. */
export function withdrawnComment(base: string, reason: string, manual: readonly CommitRecord[]): string {
  const closed = `Closed: ${codeSpan(base)} ${reason}, so there is nothing left to merge.`;
  if (manual.length === 0) return closed;
  return [
    closed,
    '',
    `The branch stays, because ${plural(manual.length, 'commit')} on it ${manual.length === 1 ? 'is' : 'are'} not Berth's:`,
    '',
    ...commitLines(manual),
  ].join('\n');
}

/** The environment that it was for is gone, or publishes elsewhere. */
export function orphanedComment(reason: string): string {
  return `Closed: ${codeSpan(reason, 300)}. Nobody asks for these changes any more.`;
}

function commitLines(commits: readonly CommitRecord[]): string[] {
  const lines = commits
    .slice(0, 10)
    .map(
      ({ id, author, message }) =>
        `- ${codeSpan(shortId(id))} ${codeSpan(subjectOf(message), 100)} by ${codeSpan(author.name, 60)}`,
    );
  return commits.length > 10 ? [...lines, `- … ${commits.length - 10} more`] : lines;
}
