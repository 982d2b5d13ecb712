import { type CommitRecord, subjectOf } from '../../../runtime/git/commits.ts';
import type { PullRequest } from '../../forges/forge.ts';
import { codeSpan } from '../../text/markdown.ts';
import { listed, plural, shortId } from '../../text/words.ts';

/** Topics of comments: there is one comment for each on a pull request, updated in place. */
export const WAITING = 'waiting';

export interface Waiting {
  readonly environment: string;
  /** `3 added`, `1 changed` */
  readonly counts: readonly string[];
  /** What Berth would change on the branch as it is. */
  readonly paths: readonly string[];
  /** Commits on the branch that aren't Berth's, newest first. */
  readonly people: readonly CommitRecord[];
}

// The comment is known by it when the wait is over.
export const WAITS = '**Berth waits.**';

/** Berth would change something, but people have committed to its branch. */
export function waitingComment({ environment, counts, paths, people }: Waiting): string {
  const command = codeSpan(`berth apply --environment ${environment} --rebuild`);
  return [
    `${WAITS} It would change something on this branch (${counts.join(', ')}), but there are commits here that it did not make:`,
    '',
    ...commitLines(people),
    '',
    `Files that it would change: ${listed(
      paths.slice(0, 10).map(path => codeSpan(path, 150)),
      10,
      paths.length,
    )}.`,
    '',
    'Nothing of yours is overwritten. You can',
    '',
    '- merge this pull request as it is: what is still different afterwards is proposed next,',
    '- take your commits off the branch again, or',
    '- have the branch rebuilt: tick the box “Rebuild this branch” at the end of the description,',
    `  or run ${command}. Your commits are kept under a ref, and a comment says which.`,
  ].join('\n');
}

/** The wait is over without a rebuild: people's commits have gone, or have what Berth would have changed. */
export const GOES_ON = '**Berth goes on.** Nothing on this branch is in its way any more.';

/** The wait is over: somebody asked for a rebuild. */
export function rebuiltComment(people: readonly CommitRecord[], ref: string): string {
  return [
    `**Berth rebuilds this branch**, as it was asked to. These commits leave it and are kept under ${codeSpan(ref)} (${codeSpan(`git fetch origin ${ref}`)}):`,
    '',
    ...commitLines(people),
  ].join('\n');
}

/** Nothing differs any more. `people`: commits on the branch that aren't Berth's. */
export function withdrawnComment(base: string, people: readonly CommitRecord[]): string {
  const closed = `Closed: ${codeSpan(base)} has everything that the control plane asks for, so there is nothing left to merge.`;
  if (people.length === 0) return closed;
  return [
    closed,
    '',
    `The branch stays, because ${plural(people.length, 'commit')} on it ${people.length === 1 ? 'is' : 'are'} not Berth's:`,
    '',
    ...commitLines(people),
  ].join('\n');
}

/** Closes a pull request of the original's. `pull`: what Berth proposes in its place. */
export function adoptedComment(environment: string, pull: PullRequest | undefined): string {
  const open = pull?.state === 'open';
  const where = open ? `in #${pull.number}, which it updates in place` : 'from now on. At present nothing is open';
  return `Closed: Berth proposes the changes of environment ${codeSpan(environment, 63)} ${where}.`;
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
