import { ConflictError } from '../../../runtime/errors.ts';
import { type RefChange, readRefs } from '../../../runtime/git/refs.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { writeCommit } from '../../../runtime/git/write-commit.ts';
import { type Submission, type Submitted, withOwnLabels } from '../port/proposals.ts';
import { refuseCheckedOut } from './checked-out.ts';
import type { PullFile } from './pull-file.ts';
import { pullRequestOf, refreshState } from './pull-state.ts';
import { nextNumber, type PullStore } from './pull-store.ts';
import { branchRef, type LocalRepository } from './repository.ts';
import { unchanged, updatePulls } from './update-pulls.ts';

/** Moves the branch and opens or updates the pull request, together. */
export async function submit(local: LocalRepository, submission: Submission): Promise<Submitted> {
  const { repository, identity, clock } = local;
  const { branch, expected, commit } = submission;
  await refuseCheckedOut(repository, branch);
  const time = clock.now();
  const to =
    commit === undefined
      ? expected
      : await writeCommit(repository, {
          parent: commit.parent,
          edits: commit.changes,
          message: commit.message,
          author: identity,
          time,
        });
  if (to === undefined) throw new ConflictError(`there is no branch ${branch}`);
  const moved: RefChange[] =
    to === expected ? [] : [{ ref: branchRef(branch), to, ...(expected && { from: expected }) }];
  const saved = submission.save === undefined ? [] : await saveRef(repository, submission.save);
  return await updatePulls(local, {
    refs: [...moved, ...saved],
    still: [{ ref: branchRef(branch), at: expected }],
    update: async store => {
      const pulls = await submittedPulls(local, store, { submission, head: to });
      const [pull] = pulls;
      const message = `${submission.pull === undefined ? 'Open' : 'Update'} pull request #${pull.number}`;
      return { pulls, message, result: oid => ({ pull: pullRequestOf({ pull, path: '', oid }), head: to }) };
    },
  });
}

async function saveRef(repository: Repository, { ref, commit }: { ref: string; commit: string }): Promise<RefChange[]> {
  const known = (await readRefs(repository, [ref])).get(ref);
  return known === commit ? [] : [{ ref, to: commit, ...(known !== undefined && { from: known }) }];
}

/** The pull request as submitted, first; then others that a new one takes the place of. */
async function submittedPulls(
  { repository, identity, clock }: LocalRepository,
  store: PullStore,
  { submission, head: commit }: { submission: Submission; head: string },
): Promise<[PullFile, ...PullFile[]]> {
  const { base, branch, title, body, fingerprint } = submission;
  const now = new Date(clock.now()).toISOString();
  const text = { title, body, base, head: commit, fingerprint, updatedAt: now };
  if (submission.pull !== undefined) {
    const { pull } = await unchanged(store, submission.pull);
    // Without a commit of its own the branch may have people's by now.
    const own = submission.commit === undefined ? pull.head : commit;
    return [{ ...pull, ...text, head: own, labels: withOwnLabels(pull.labels, submission.labels) }];
  }
  const open = await store.read(store.entries.filter(entry => entry.open && entry.branch === branch));
  const settled: PullFile[] = [];
  for (const { pull } of open) {
    const current = await refreshState(repository, pull);
    if (current.state === 'open') throw new ConflictError(`pull request #${pull.number} has been opened meanwhile`);
    settled.push({ ...current, closedAt: now, updatedAt: now });
  }
  const created: PullFile = {
    version: 1,
    number: nextNumber(store),
    state: 'open',
    branch,
    ...text,
    labels: [...submission.labels],
    author: identity,
    createdAt: now,
    comments: [],
  };
  return [created, ...settled];
}
