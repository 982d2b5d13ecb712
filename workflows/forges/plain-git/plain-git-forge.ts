import type { GitRemote } from '../../../runtime/git/git-remote.ts';
import { commitsAhead, commitsSinceOwn, pathsTouchedByOwn } from '../../../runtime/git/history.ts';
import { checkBranch } from '../../../runtime/git/names.ts';
import { readBranchTree, readContents } from '../../../runtime/git/read-branch-tree.ts';
import {
  createBranch,
  ensureCache,
  fetchBranches,
  moveBranch,
  push,
  readHeads,
} from '../../../runtime/git/remote-branches.ts';
import type { Forge, ForgeState } from '../forge.ts';
import { commitIdentity } from '../identity.ts';

/** A repository on a server without pull requests: Berth's branch is all there is, and people merge it with git. */
export function createPlainGitForge(remote: GitRemote): Forge {
  const { repository, identity } = remote;
  const marks = commitIdentity(identity);
  let ready: Promise<void> | undefined;
  return {
    name: 'git',
    address: repository.url,
    commitIdentity: marks,
    capabilities: {
      pullRequests: false,
      labels: false,
      comments: false,
      commitStatus: false,
      merge: false,
      reviewers: false,
      drafts: false,
      autoMerge: false,
      atomic: true,
      bodyLimit: 60_000,
    },
    branches: async () => await repository.branches(),
    readState: async (base, branch) => {
      ready ??= ensureCache(remote);
      await ready;
      return await look(remote, checkBranch(base), checkBranch(branch));
    },
    tree: async commit => await readBranchTree(repository, commit),
    contents: async oids => await readContents(repository, oids),
    ahead: async (base, head) => await commitsAhead(repository, base, head),
    pathsTouchedByOwn: async (commit, paths) => await pathsTouchedByOwn(repository, { commit, paths, marks }),
    commitsSinceOwn: async commit => await commitsSinceOwn(repository, commit, marks),
    createBranch: async (name, message) => await createBranch(remote, checkBranch(name), message),
    submit: async submission => ({ head: await moveBranch(remote, submission) }),
    removeBranch: async (branch, head) => {
      await push(remote, { branch, from: head });
      return true;
    },
    withdraw: async () => await noPulls(repository.url),
    comment: async () => await noPulls(repository.url),
  };
}

async function look(remote: GitRemote, base: string, branch: string): Promise<ForgeState> {
  const heads = await readHeads(remote, [base, branch]);
  await fetchBranches(remote, heads);
  const [at, head] = [heads.get(base), heads.get(branch)];
  return { ...(at !== undefined && { base: at }), ...(head !== undefined && { head }) };
}

/** Nobody has one to give: a mistake of the caller. */
async function noPulls(where: string): Promise<never> {
  return await Promise.reject(new Error(`${where} has no pull requests`));
}
