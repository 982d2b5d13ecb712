/** Berth's branches: `berth/<environment>`. */
export const OWN_BRANCHES = 'berth/';

/** Who commits in Berth's name. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

export const DEFAULT_IDENTITY: Identity = { name: 'Berth', email: 'berth@noreply.invalid' };

/** Who commits in the original's name (contract A.6). Berth takes its files over. */
const ORIGINAL: Identity = { name: 'Kalypso Scheduler', email: 'kalypso.scheduler@email.com' };

/** Trailer of every commit by Berth. It survives a squash merge, in which the author may become whoever merged. */
export const ENVIRONMENT_TRAILER = 'Berth-Environment';

/** By what a commit is known to be Berth's or the original's: by either one. */
export interface OwnMarks {
  /** E-mail addresses of the author. */
  readonly emails: readonly string[];
  /** E-mail addresses that a forge commits under when it makes the commit for Berth. */
  readonly committers?: readonly string[];
  /** Name of a trailer in the message. */
  readonly trailer: string;
}

export function ownMarks(identity: Identity): OwnMarks {
  return {
    emails: [...new Set([identity.email, DEFAULT_IDENTITY.email, ORIGINAL.email])],
    trailer: ENVIRONMENT_TRAILER,
  };
}

/** A commit with what decides who made it. */
export interface CommitRecord {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  /** Milliseconds since 1970, of the author. */
  readonly time: number;
  readonly message: string;
}

/**
 * Whether Berth made this commit and nobody rewrote it since: rewriting (amend, rebase, cherry-pick) keeps author and
 * message, but not the committer.
 */
export function madeByBerth({ author, committer, message }: CommitRecord, marks: OwnMarks): boolean {
  const { emails, committers = [], trailer } = marks;
  const committed = emails.includes(committer.email) || committers.includes(committer.email);
  return emails.includes(author.email) && committed && trailerOf(message, trailer) !== undefined;
}

/** Whether the original made this commit and nobody rewrote it since. */
export function madeByOriginal({ author, committer }: CommitRecord): boolean {
  return author.name === ORIGINAL.name && author.email === ORIGINAL.email && committer.email === ORIGINAL.email;
}

/**
 * Those of a branch's commits that people put there. What lies below a commit by Berth isn't among them: it was on the
 * environment's branch when Berth built on it, and is only seen here when that branch was rewritten.
 */
export function peoplesCommits(commits: readonly CommitRecord[], marks: OwnMarks): CommitRecord[] {
  const own = new Set<string>();
  const people: CommitRecord[] = [];
  // Newest first: children come before their parents.
  for (const commit of commits) {
    if (own.has(commit.id) || madeByBerth(commit, marks)) for (const parent of commit.parents) own.add(parent);
    else people.push(commit);
  }
  return people;
}

/** Value of the last trailer of this name (git-interpret-trailers: in the last paragraph). */
export function trailerOf(message: string, name: string): string | undefined {
  return trailersOf(message, name).at(-1);
}

export function trailersOf(message: string, name: string): string[] {
  const paragraph =
    message
      .trimEnd()
      .split(/\n[ \t]*\n/)
      .at(-1) ?? '';
  const start = `${name}: `;
  return paragraph
    .split('\n')
    .filter(line => line.startsWith(start))
    .map(line => line.slice(start.length).trim());
}

/** First line of a message. */
export function subjectOf(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
