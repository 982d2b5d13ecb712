import type { CommitIdentity } from '../../runtime/git/commit-identity.ts';
import type { CommitRecord, Identity } from '../../runtime/git/commits.ts';

/** Berth's branches: `berth/<environment>`. */
export const OWN_BRANCHES = 'berth/';

export const DEFAULT_IDENTITY: Identity = { name: 'Berth', email: 'berth@noreply.invalid' };

/** Who commits in the original's name (contract A.6). Berth takes its files over. */
const LEGACY_IDENTITY: Identity = { name: 'Kalypso Scheduler', email: 'kalypso.scheduler@email.com' };

/** Trailer of every commit by Berth. It survives a squash merge, in which the author may become whoever merged. */
export const ENVIRONMENT_TRAILER = 'Berth-Environment';

/** Who commits, and the addresses under which it committed before: what it wrote then is its own still. */
export interface GitAuthor extends Identity {
  readonly formerEmails?: readonly string[];
}

export function commitIdentity({ email, formerEmails = [] }: GitAuthor): CommitIdentity {
  return {
    emails: [...new Set([email, ...formerEmails, DEFAULT_IDENTITY.email, LEGACY_IDENTITY.email])],
    trailer: ENVIRONMENT_TRAILER,
  };
}

/** Whether the original made this commit and nobody rewrote it since. */
export function isLegacyCommit({ author, committer }: CommitRecord): boolean {
  return (
    author.name === LEGACY_IDENTITY.name &&
    author.email === LEGACY_IDENTITY.email &&
    committer.email === LEGACY_IDENTITY.email
  );
}
