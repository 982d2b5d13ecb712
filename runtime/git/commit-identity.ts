import { type CommitRecord, trailerOf } from './commits.ts';

/** How the commits of one account are recognised: by author, or by a trailer that survives a squash merge. */
export interface CommitIdentity {
  /** E-mail addresses of the author. */
  readonly emails: readonly string[];
  /** E-mail addresses that a forge commits under when it makes the commit for the account. */
  readonly committers?: readonly string[];
  /** Name of a trailer in the message. */
  readonly trailer: string;
}

/**
 * Whether the account made this commit and nobody rewrote it since: rewriting (amend, rebase, cherry-pick) keeps author and
 * message, but not the committer.
 */
export function isOwnCommit({ author, committer, message }: CommitRecord, identity: CommitIdentity): boolean {
  const { emails, committers = [], trailer } = identity;
  const committed = emails.includes(committer.email) || committers.includes(committer.email);
  return emails.includes(author.email) && committed && trailerOf(message, trailer) !== undefined;
}

/**
 * Those of a branch's commits that somebody else put there. What lies below an own commit isn't among them: it was on the
 * base branch when the own commit was built on it, and is only seen here when that branch was rewritten.
 */
export function manualCommits(commits: readonly CommitRecord[], identity: CommitIdentity): CommitRecord[] {
  const own = new Set<string>();
  const manual: CommitRecord[] = [];
  // Newest first: children come before their parents.
  for (const commit of commits) {
    if (own.has(commit.id) || isOwnCommit(commit, identity)) for (const parent of commit.parents) own.add(parent);
    else manual.push(commit);
  }
  return manual;
}
