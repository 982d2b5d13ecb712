import type { GitRemote } from '../../../runtime/git/git-remote.ts';
import { checkBranch } from '../../../runtime/git/names.ts';
import {
  createBranch,
  ensureCache,
  fetchBranches,
  moveBranch,
  push,
  readHeads,
} from '../../../runtime/git/remote-branches.ts';
import type { Forge } from '../forge.ts';
import { commitIdentity } from '../identity.ts';
import { gitHistory } from '../port/git-history.ts';
import type { ForgeState } from '../port/proposals.ts';

/** A repository on a server without pull requests: Berth's branch is all there is, and people merge it with git. */
export function createPlainGitForge(remote: GitRemote): Forge {
  const { repository, identity } = remote;
  return {
    ...gitHistory({ commitIdentity: commitIdentity(identity), open: async () => await Promise.resolve(repository) }),
    name: 'git',
    address: repository.url,
    capabilities: {
      pullRequests: false,
      reviewers: false,
      drafts: false,
      autoMerge: false,
      atomic: true,
      editableBodies: false,
      bodyLimit: 60_000,
    },
    readState: async (base, branch) => await readState(remote, checkBranch(base), checkBranch(branch)),
    createBranch: async (name, message) => await createBranch(remote, checkBranch(name), message),
    submit: async submission => ({ head: await moveBranch(remote, submission) }),
    deleteBranch: async (branch, head) => {
      await push(remote, { branch, from: head });
      return true;
    },
    withdraw: async () => await noPullRequests(repository.url),
    comment: async () => await noPullRequests(repository.url),
  };
}

async function readState(remote: GitRemote, base: string, branch: string): Promise<ForgeState> {
  await ensureCache(remote);
  const heads = await readHeads(remote, [base, branch]);
  await fetchBranches(remote, heads);
  const [at, head] = [heads.get(base), heads.get(branch)];
  return { ...(at !== undefined && { base: at }), ...(head !== undefined && { head }) };
}

/** Nobody has one to give: a mistake of the caller. */
async function noPullRequests(where: string): Promise<never> {
  return await Promise.reject(new Error(`${where} has no pull requests`));
}
