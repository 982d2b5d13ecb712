import { changeRefs, readRefs } from '../../../runtime/git/refs.ts';
import { writeCommit } from '../../../runtime/git/write-commit.ts';
import type { Forge } from '../forge.ts';
import { commitIdentity } from '../identity.ts';
import { gitHistory } from '../port/git-history.ts';
import type { ForgeState, PullRequest, TopicComment, Withdrawal } from '../port/proposals.ts';
import { enableAutoMerge } from './auto-merge.ts';
import type { PullFile } from './pull-file.ts';
import { pullRequestOf, refreshState } from './pull-state.ts';
import { openPullStore, PULLS_REF } from './pull-store.ts';
import { branchRef, type LocalRepository } from './repository.ts';
import { submit } from './submit.ts';
import { byNumber, unchanged, updatePulls, withComment } from './update-pulls.ts';

/**
 * A bare repository on disk as a forge: pull requests are files in {@link PULLS_REF} of the same repository. Branch and
 * pull request change in one transaction of refs, so a run that is killed leaves nothing but unused objects.
 */
export function createLocalForge(local: LocalRepository): Forge {
  const { repository, identity } = local;
  return {
    ...gitHistory({ commitIdentity: commitIdentity(identity), open: async () => await Promise.resolve(repository) }),
    name: 'local',
    address: repository.url,
    capabilities: {
      pullRequests: true,
      reviewers: false,
      drafts: false,
      autoMerge: true,
      atomic: true,
      editableBodies: false,
      bodyLimit: 60_000,
    },
    readState: async (base, branch) => await readState(local, base, branch),
    createBranch: async (name, message) => await createBranch(local, name, message),
    submit: async submission => await submit(local, submission),
    withdraw: async withdrawal => await withdraw(local, withdrawal),
    comment: async ({ number }, topic, text, options) => await setComment(local, { number, topic, text, ...options }),
    openPullRequests: async base => await openPullRequests(local, base),
    enableAutoMerge: async (pull, request) => await enableAutoMerge(local, pull, request),
  };
}

async function readState({ repository }: LocalRepository, base: string, branch: string): Promise<ForgeState> {
  const refs = await readRefs(repository, [branchRef(base), branchRef(branch), PULLS_REF]);
  const commits = { base: refs.get(branchRef(base)), head: refs.get(branchRef(branch)) };
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

async function openPullRequests({ repository }: LocalRepository, base: string): Promise<PullRequest[]> {
  const refs = await readRefs(repository, [PULLS_REF]);
  const store = await openPullStore(repository, refs.get(PULLS_REF) ?? null);
  const pulls: PullRequest[] = [];
  for (const stored of await store.read(store.entries.filter(({ open }) => open))) {
    const { state } = await refreshState(repository, stored.pull);
    if (stored.pull.base === base && state === 'open') pulls.push(pullRequestOf(stored, state));
  }
  return pulls;
}

async function createBranch(
  { repository, identity, clock }: LocalRepository,
  name: string,
  message: string,
): Promise<string> {
  const to = await writeCommit(repository, { edits: [], message, author: identity, time: clock.now() });
  await changeRefs(repository, [{ ref: branchRef(name), to }]);
  return to;
}

async function withdraw(local: LocalRepository, withdrawal: Withdrawal): Promise<void> {
  const { identity, clock } = local;
  const { branch } = withdrawal.pull;
  const deleted = withdrawal.deleteBranch && withdrawal.head !== undefined;
  await updatePulls(local, {
    refs: deleted ? [{ ref: branchRef(branch), from: withdrawal.head }] : [],
    still: [{ ref: branchRef(branch), at: withdrawal.head }],
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

async function setComment(local: LocalRepository, { number, topic, text, inPlaceOf }: TopicComment): Promise<boolean> {
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
