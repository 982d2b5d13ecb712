import { commitsAhead, commitsSinceOwn, pathsTouchedByOwn } from '../../../runtime/git/history.ts';
import { readBranchTree, readContents } from '../../../runtime/git/read-branch-tree.ts';
import { changeRefs, readRefs } from '../../../runtime/git/refs.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { writeCommit } from '../../../runtime/git/write-commit.ts';
import type { CommentOptions, Forge, ForgeState, PullRequest, Withdrawal } from '../forge.ts';
import { commitIdentity } from '../identity.ts';
import { arrange } from './arrange.ts';
import { head, type Local, type LocalForgeOptions } from './local.ts';
import { mergePull } from './merge.ts';
import type { PullFile } from './pull-file.ts';
import { pullRequestOf, refreshState } from './pull-state.ts';
import { openPullStore, PULLS_REF } from './pull-store.ts';
import { submit } from './submit.ts';
import { byNumber, unchanged, updatePulls, withComment } from './update-pulls.ts';

/**
 * A bare repository on disk as a forge: pull requests are files in {@link PULLS_REF} of the same repository. Branch and
 * pull request change in one transaction of refs, so a run that is killed leaves nothing but unused objects.
 */
export function createLocalForge(repository: Repository, options: LocalForgeOptions): Forge {
  const local: Local = { repository, ...options };
  const marks = commitIdentity(options.identity);
  return {
    name: 'local',
    address: repository.url,
    commitIdentity: marks,
    capabilities: {
      pullRequests: true,
      labels: true,
      comments: true,
      commitStatus: false,
      merge: true,
      reviewers: false,
      drafts: false,
      autoMerge: true,
      atomic: true,
      bodyLimit: 60_000,
    },
    branches: async () => await repository.branches(),
    readState: async (base, branch) => await look(local, base, branch),
    tree: async commit => await readBranchTree(repository, commit),
    contents: async oids => await readContents(repository, oids),
    ahead: async (base, head) => await commitsAhead(repository, base, head),
    pathsTouchedByOwn: async (commit, paths) => await pathsTouchedByOwn(repository, { commit, paths, marks }),
    commitsSinceOwn: async commit => await commitsSinceOwn(repository, commit, marks),
    createBranch: async (name, message) => await createBranch(local, name, message),
    submit: async submission => await submit(local, submission),
    withdraw: async withdrawal => await withdraw(local, withdrawal),
    comment: async (pull, topic, text, options) => await comment(local, pull, { topic, text, ...options }),
    openPulls: async base => await openPulls(local, base),
    merge: async pull => await mergePull(local, pull, { author: options.identity }),
    arrange: async (pull, arrangement) => await arrange(local, pull, arrangement),
  };
}

async function look({ repository }: Local, base: string, branch: string): Promise<ForgeState> {
  const refs = await readRefs(repository, [head(base), head(branch), PULLS_REF]);
  const commits = { base: refs.get(head(base)), head: refs.get(head(branch)) };
  const store = await openPullStore(repository, refs.get(PULLS_REF) ?? null);
  const entries = store.entries.filter(entry => entry.branch === branch);
  const newest = [entries.findLast(({ open }) => open), entries.findLast(({ open }) => !open)];
  const [first, second] = await store.read(newest.filter(entry => entry !== undefined));
  const [open, closed] = newest[0] === undefined ? [undefined, first] : [first, second];
  const settled = open && pullRequestOf(open, (await refreshState(repository, open.pull)).state);
  const last = settled !== undefined && settled.state !== 'open' ? settled : closed && pullRequestOf(closed);
  return {
    ...(commits.base !== undefined && { base: commits.base }),
    ...(commits.head !== undefined && { head: commits.head }),
    ...(settled?.state === 'open' && { open: settled }),
    ...(last !== undefined && { lastClosed: last }),
  };
}

async function openPulls({ repository }: Local, base: string): Promise<PullRequest[]> {
  const refs = await readRefs(repository, [PULLS_REF]);
  const store = await openPullStore(repository, refs.get(PULLS_REF) ?? null);
  const pulls: PullRequest[] = [];
  for (const stored of await store.read(store.entries.filter(({ open }) => open))) {
    const { state } = await refreshState(repository, stored.pull);
    if (stored.pull.base === base && state === 'open') pulls.push(pullRequestOf(stored, state));
  }
  return pulls;
}

async function createBranch({ repository, identity, clock }: Local, name: string, message: string): Promise<string> {
  const to = await writeCommit(repository, { edits: [], message, author: identity, time: clock.now() });
  await changeRefs(repository, [{ ref: head(name), to }]);
  return to;
}

async function withdraw(local: Local, withdrawal: Withdrawal): Promise<void> {
  const { identity, clock } = local;
  const { branch } = withdrawal.pull;
  const deleted = withdrawal.deleteBranch && withdrawal.head !== undefined;
  await updatePulls(local, {
    refs: deleted ? [{ ref: head(branch), from: withdrawal.head }] : [],
    still: [{ ref: head(branch), at: withdrawal.head }],
    update: async store => {
      const { pull } = await unchanged(store, withdrawal.pull);
      const now = new Date(clock.now()).toISOString();
      const closed: PullFile = {
        ...withComment(pull, { author: identity, topic: 'closed', text: withdrawal.comment, now }),
        body: withdrawal.body,
        state: 'closed',
        closedAt: now,
        closedBy: identity,
      };
      return { pulls: [closed], message: `Close pull request #${pull.number}`, result: () => undefined };
    },
  });
}

async function comment(
  local: Local,
  { number }: PullRequest,
  { topic, text, inPlaceOf }: { topic: string; text: string } & CommentOptions,
): Promise<boolean> {
  const { identity, clock } = local;
  return await updatePulls(local, {
    update: async store => {
      const { pull } = await byNumber(store, number);
      const there = pull.comments.find(comment => comment.topic === topic)?.text;
      if (there === text || (inPlaceOf !== undefined && there?.includes(inPlaceOf) !== true))
        return { result: () => false };
      const now = new Date(clock.now()).toISOString();
      const commented = withComment(pull, { author: identity, topic, text, now });
      return { pulls: [commented], message: `Comment on pull request #${number}`, result: () => true };
    },
  });
}
