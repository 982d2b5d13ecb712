import { commitsAhead } from '../../../runtime/git/history.ts';
import { commitsSinceOwn, type MergedHistory, pathsTouchedByOwn } from '../../../runtime/git/merged-history.ts';
import { checkBranch } from '../../../runtime/git/names.ts';
import { readBranchTree, readContents } from '../../../runtime/git/read-branch-tree.ts';
import { createBranch, ensureCache, fetchBranches, push, readHeads } from '../../../runtime/git/remote-branches.ts';
import type { Forge, ForgeState } from '../forge.ts';
import { commitIdentity } from '../identity.ts';
import { arrange, cancelAutoMerge } from './arrange.ts';
import { codeOwners } from './code-owners.ts';
import { setComment } from './comments.ts';
import { giteaExternalPullRequests } from './external-pull-requests.ts';
import type { Gitea } from './gitea.ts';
import { giteaIssues } from './issues.ts';
import { mergePull } from './merge.ts';
import { findLast, findOpen, listOpen, mergedCommits, pullRequestOf } from './pulls.ts';
import { readApprovals } from './reviews.ts';
import { setStatus } from './status.ts';
import { submit, withdraw } from './submit.ts';

/**
 * A repository on Gitea or Forgejo. Branches are read and written with git, so that a commit is one push whatever the
 * number of its files; pull requests, labels and comments with the API.
 */
export function createGiteaForge(gitea: Gitea): Forge {
  const { repository, identity } = gitea;
  const marks = commitIdentity(identity);
  const history: MergedHistory = { repository, marks, merged: async () => await mergedCommits(gitea) };
  let ready: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    ready ??= ensureCache(gitea);
    await ready;
  };
  return {
    name: 'gitea',
    address: repository.url,
    commitIdentity: marks,
    capabilities: {
      pullRequests: true,
      labels: true,
      comments: true,
      commitStatus: true,
      merge: true,
      reviewers: true,
      drafts: true,
      autoMerge: true,
      atomic: false,
      bodyLimit: 60_000,
    },
    issues: giteaIssues({ ...gitea, client: gitea.client.at('notice') }),
    externalPullRequests: giteaExternalPullRequests(gitea),
    branches: async () => await repository.branches(),
    readState: async (base, branch) => {
      await prepare();
      return await look(gitea, checkBranch(base), checkBranch(branch));
    },
    tree: async commit => await readBranchTree(repository, commit),
    contents: async oids => await readContents(repository, oids),
    ahead: async (base, head) => await commitsAhead(repository, base, head),
    pathsTouchedByOwn: async (commit, paths) => await pathsTouchedByOwn(history, commit, paths),
    commitsSinceOwn: async commit => await commitsSinceOwn(history, commit),
    createBranch: async (name, message) => await createBranch(gitea, checkBranch(name), message),
    submit: async submission =>
      await submit({ ...gitea, client: gitea.client.at(submission.priority ?? 'ordinary') }, submission),
    removeBranch: async (branch, from) => {
      await push(gitea, { branch, from });
      return true;
    },
    withdraw: async withdrawal => await withdraw(gitea, withdrawal),
    comment: async ({ number }, topic, text, options) => await setComment(gitea, { number, topic, text, ...options }),
    openPulls: async base => (await listOpen(gitea, base)).map(pullRequestOf),
    approvals: async ({ number }) => await readApprovals(gitea, number),
    setStatus: async (commit, status) => await setStatus(gitea, commit, status),
    merge: async ({ number }) => await mergePull(gitea, number),
    arrange: async (pull, arrangement) => await arrange(gitea, pull, arrangement),
    cancelAutoMerge: async (pull, record) => await cancelAutoMerge(gitea, pull, record),
    codeOwners: async (base, commit, paths) => await codeOwners(gitea, { base, commit, paths }),
  };
}

async function look(gitea: Gitea, base: string, branch: string): Promise<ForgeState> {
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
