import type { CommitIdentity } from '../../../runtime/git/commit-identity.ts';
import { commitsAhead } from '../../../runtime/git/history.ts';
import { commitsSinceOwn, type MergedHistory, pathsTouchedByOwn } from '../../../runtime/git/merged-history.ts';
import { readBranchTree, readContents } from '../../../runtime/git/read-branch-tree.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { ForgeHistory } from './history.ts';

export interface GitHistoryOptions extends Pick<MergedHistory, 'merged'> {
  readonly commitIdentity: CommitIdentity;
  /** The repository for git, with these commits and all that is below them. */
  readonly open: (...commits: readonly string[]) => Promise<Repository>;
}

/** What git itself knows of a repository, for forges that are read with git. */
export function gitHistory({ commitIdentity, open, merged }: GitHistoryOptions): ForgeHistory {
  const historyAt = async (commit: string): Promise<MergedHistory> => ({
    repository: await open(commit),
    identity: commitIdentity,
    merged,
  });
  return {
    commitIdentity,
    branches: async () => await (await open()).branches(),
    tree: async commit => await readBranchTree(await open(commit), commit),
    contents: async oids => await readContents(await open(), oids),
    ahead: async (base, head) => await commitsAhead(await open(base, head), base, head),
    pathsTouchedByOwn: async (commit, paths) => await pathsTouchedByOwn(await historyAt(commit), commit, paths),
    commitsSinceOwn: async commit => await commitsSinceOwn(await historyAt(commit), commit),
  };
}
