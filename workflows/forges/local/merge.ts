import { ConflictError, UserError } from '../../../runtime/errors.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import { isAncestor } from '../../../runtime/git/history.ts';
import { readRefs } from '../../../runtime/git/refs.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { MergeResult } from '../port/merge-result.ts';
import { refuseCheckedOut } from './checked-out.ts';
import { branchRef, type LocalRepository } from './repository.ts';
import { byNumber, updatePulls } from './update-pulls.ts';

export interface MergeOptions {
  readonly author: Identity;
  /** The commit that the branch must be at. Whatever it is at, when absent. */
  readonly commit?: string;
}

/**
 * Merges a pull request with a merge commit, as forges do, and deletes its branch, whose commits the base branch has then.
 * "Not merged" is a result, not an error. Throws a ConflictError when a branch moved meanwhile.
 */
export async function mergePull(
  local: LocalRepository,
  { number, base, branch, title }: { number: number; base: string; branch: string; title: string },
  { author, commit: wanted }: MergeOptions,
): Promise<MergeResult> {
  const { repository, clock } = local;
  await refuseCheckedOut(repository, base);
  await refuseCheckedOut(repository, branch);
  const refs = await readRefs(repository, [branchRef(base), branchRef(branch)]);
  const [from, changes] = [refs.get(branchRef(base)), refs.get(branchRef(branch))];
  if (from === undefined) return { merged: false, reason: `the branch ${base} is gone` };
  if (changes === undefined) return { merged: false, reason: `the branch ${branch} is gone` };
  if (wanted !== undefined && changes !== wanted) throw new ConflictError(`the branch ${branch} has changed meanwhile`);
  if (await isAncestor(repository, changes, from)) {
    return { merged: false, reason: `${base} has everything of ${branch} already` };
  }
  const merged = await mergeTrees(repository, from, changes);
  if ('conflicts' in merged) {
    const { conflicts } = merged;
    return { merged: false, reason: `${branch} conflicts with ${base}`, conflicts };
  }
  const message = `Merge pull request #${number}: ${title}\n`;
  const commit = await commitTree(repository, {
    ...merged,
    parents: [from, changes],
    message,
    author,
    time: clock.now(),
  });
  await updatePulls(local, {
    refs: [
      { ref: branchRef(base), from, to: commit },
      { ref: branchRef(branch), from: changes },
    ],
    still: [
      { ref: branchRef(base), at: from },
      { ref: branchRef(branch), at: changes },
    ],
    update: async store => {
      const { pull } = await byNumber(store, number);
      const now = new Date(clock.now()).toISOString();
      const closed = {
        state: 'merged' as const,
        mergeCommit: commit,
        closedAt: now,
        closedBy: { ...author },
        updatedAt: now,
      };
      return { pulls: [{ ...pull, ...closed }], message: `Merge pull request #${number}`, result: () => undefined };
    },
  });
  return { merged: true, commit };
}

async function mergeTrees(
  repository: Repository,
  base: string,
  changes: string,
): Promise<{ tree: string } | { conflicts: string[] }> {
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', base, changes];
  const { code, stdout } = await repository.run(args, { accept: [1] }).catch((error: unknown) => {
    throw error instanceof GitError && /usage: git merge-tree/.test(error.stderr) ? tooOld(error) : error;
  });
  const [tree = '', ...paths] = stdout.toString('utf8').trimEnd().split('\0');
  if (code === 0) return { tree };
  return { conflicts: [...new Set(paths)].filter(path => path !== '') };
}

function tooOld(cause: GitError): UserError {
  return new UserError('this git is too old to merge without a checkout', {
    cause,
    fix: 'install git 2.38 or later, or merge in a clone: git merge, git push',
  });
}

interface CommitTree {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Identity;
  readonly time: number;
}

async function commitTree(
  repository: Repository,
  { tree, parents, message, author, time }: CommitTree,
): Promise<string> {
  const date = `${Math.floor(time / 1000)} +0000`;
  const { stdout } = await repository.run(['commit-tree', tree, ...parents.flatMap(parent => ['-p', parent])], {
    input: message,
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return stdout.toString('latin1').trim();
}
