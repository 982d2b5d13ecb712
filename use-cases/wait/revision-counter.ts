import { GitError } from '../../runtime/git/git-error.ts';
import { revisionsSince } from '../../workflows/promotion/evidence/merged-commit.ts';
import type { Session } from '../session.ts';

/** Tells which revisions of clusters have a commit. */
export interface Counter {
  /** Looks up in the repository what isn't known yet. */
  learn(revisions: readonly string[]): Promise<void>;
  /** Whether a revision is the commit, or a later one of its branch. */
  readonly counts: (revision: string) => boolean;
}

/**
 * The repository is read only when a cluster has another revision than the commit: the commit itself is known without it. Where it can't be
 * read, only the commit itself counts.
 *
 * @param warn Told so, once.
 */
export function revisionCounter(
  { repository, branch, commit }: { readonly repository: string; readonly branch: string; readonly commit: string },
  { git }: Pick<Session, 'git'>,
  warn: (message: string) => void,
): Counter {
  const known = new Map<string, boolean>();
  let warned = false;
  return {
    counts: revision => commit.startsWith(revision) || known.get(revision) === true,
    async learn(revisions) {
      const unknown = revisions.filter(one => !commit.startsWith(one) && !known.has(one));
      if (unknown.length === 0) return;
      try {
        const opened = await git.open(repository, { history: 'all' });
        const { commit: head } = await opened.fetch({ branch });
        const isLater = await revisionsSince(opened, { revision: commit, head });
        for (const one of unknown) known.set(one, isLater(one));
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        if (!warned) warn(`later commits don’t count, since the repository can’t be read: ${error.message}`);
        warned = true;
      }
    },
  };
}
