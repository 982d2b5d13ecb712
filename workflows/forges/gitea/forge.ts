import { checkBranch } from '../../../runtime/git/names.ts';
import { createBranch, ensureCache, fetchBranches, push, readHeads } from '../../../runtime/git/remote-branches.ts';
import type { Forge } from '../forge.ts';
import { commitIdentity } from '../identity.ts';
import { gitHistory } from '../port/git-history.ts';
import type { ForgeState } from '../port/proposals.ts';
import { disableAutoMerge, enableAutoMerge } from './auto-merge.ts';
import { codeOwners } from './code-owners.ts';
import { setComment } from './comments.ts';
import { giteaExternalPullRequests } from './external-pull-requests.ts';
import { giteaIssues } from './issues.ts';
import { findLast, findOpen, listOpen, mergedCommits, pullRequestOf } from './pulls.ts';
import type { GiteaRepository } from './repository.ts';
import { requestReviews } from './review-requests.ts';
import { readApprovals } from './reviews.ts';
import { setStatus } from './status.ts';
import { submit, withdraw } from './submit.ts';

/**
 * A repository on Gitea or Forgejo. Branches are read and written with git, so that a commit is one push whatever the
 * number of its files; pull requests, labels and comments with the API.
 */
export function createGiteaForge(gitea: GiteaRepository): Forge {
  const { repository, identity } = gitea;
  return {
    ...gitHistory({
      commitIdentity: commitIdentity(identity),
      open: async () => await Promise.resolve(repository),
      merged: async () => await mergedCommits(gitea),
    }),
    name: 'gitea',
    address: repository.url,
    capabilities: {
      pullRequests: true,
      reviewers: true,
      drafts: true,
      autoMerge: true,
      atomic: false,
      editableBodies: true,
      bodyLimit: 60_000,
    },
    issues: giteaIssues({ ...gitea, client: gitea.client.at('notice') }),
    externalPullRequests: giteaExternalPullRequests(gitea),
    readState: async (base, branch) => await readState(gitea, checkBranch(base), checkBranch(branch)),
    createBranch: async (name, message) => await createBranch(gitea, checkBranch(name), message),
    submit: async submission =>
      await submit({ ...gitea, client: gitea.client.at(submission.priority ?? 'ordinary') }, submission),
    deleteBranch: async (branch, from) => {
      await push(gitea, { branch, from });
      return true;
    },
    withdraw: async withdrawal => await withdraw(gitea, withdrawal),
    comment: async ({ number }, topic, text, options) => await setComment(gitea, { number, topic, text, ...options }),
    openPullRequests: async base => (await listOpen(gitea, base)).map(pullRequestOf),
    approvals: async ({ number }) => await readApprovals(gitea, number),
    setStatus: async (commit, status) => await setStatus(gitea, commit, status),
    requestReviews: async (pull, request) => await requestReviews(gitea, pull, request),
    enableAutoMerge: async (pull, request) => await enableAutoMerge(gitea, pull, request),
    disableAutoMerge: async (pull, record) => await disableAutoMerge(gitea, pull, record),
    codeOwners: async (base, commit, paths) => await codeOwners(gitea, { base, commit, paths }),
  };
}

async function readState(gitea: GiteaRepository, base: string, branch: string): Promise<ForgeState> {
  await ensureCache(gitea);
  const heads = await readHeads(gitea, [base, branch]);
  const [open, last] = await Promise.all([
    findOpen(gitea, branch),
    findLast(gitea, base, branch),
    fetchBranches(gitea, heads),
  ]);
  const [at, head] = [heads.get(base), heads.get(branch)];
  return {
    ...(at !== undefined && { base: at }),
    ...(head !== undefined && { head }),
    ...(open !== undefined && { open: pullRequestOf(open) }),
    ...(last !== undefined && { lastClosed: pullRequestOf(last) }),
  };
}
