import { checkBranch } from '../../../environments/git/names.ts';
import { ownMarks } from '../../gitops/own-commits.ts';
import type { Forge, ForgeState } from '../forge.ts';
import { bring, createBranch, ensureCache, moveBranch, push, readHeads } from '../git/branches.ts';
import type { GitRemote } from '../git/git-remote.ts';
import { commitsAhead, ownPaths, sinceOwn } from '../local/history.ts';
import { readBranchTree, readContents } from '../local/trees.ts';

/** A repository on a server without pull requests: Berth's branch is all there is, and people merge it with git. */
export function createPlainGitForge(remote: GitRemote): Forge {
  const { repository, identity } = remote;
  const marks = ownMarks(identity);
  let ready: Promise<void> | undefined;
  return {
    name: 'git',
    address: repository.url,
    marks,
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
    look: async (base, branch) => {
      ready ??= ensureCache(remote);
      await ready;
      return await look(remote, checkBranch(base), checkBranch(branch));
    },
    tree: async commit => await readBranchTree(repository, commit),
    contents: async oids => await readContents(repository, oids),
    ahead: async (base, head) => await commitsAhead(repository, base, head),
    ownPaths: async (commit, paths) => await ownPaths(repository, { commit, paths, marks }),
    sinceOwn: async commit => await sinceOwn(repository, commit, marks),
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
  await bring(remote, heads);
  const [at, head] = [heads.get(base), heads.get(branch)];
  return { ...(at !== undefined && { base: at }), ...(head !== undefined && { head }) };
}

/** Nobody has one to give: a mistake of the caller. */
async function noPulls(where: string): Promise<never> {
  return await Promise.reject(new Error(`${where} has no pull requests`));
}
