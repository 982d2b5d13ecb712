import { ConflictError } from '../../../runtime/errors.ts';
import { changeRefs } from '../../../runtime/git/refs.ts';
import { writeCommit } from '../../../runtime/git/write-commit.ts';
import {
  type Submission,
  type Submitted,
  type Withdrawal,
  withOwnLabels,
} from '../../../workflows/forges/port/proposals.ts';
import { setComment } from './comments.ts';
import { branchRef, commitOf, type MemoryPull, type MemoryRepository, pullRequestOf, unchanged } from './repository.ts';

/** Moves the branch if it still is where it was read, and then opens or updates the pull request. */
export async function submit(memory: MemoryRepository, submission: Submission): Promise<Submitted> {
  const pull = submission.pull && (await unchanged(memory, submission.pull));
  const head = await moveBranch(memory, submission);
  const { title, body, base, labels } = submission;
  const content = { title, body, base, head, labels: withOwnLabels(pull?.labels ?? [], labels) };
  const written = pull === undefined ? open(memory, submission, content) : Object.assign(pull, content);
  return { pull: pullRequestOf(written), head };
}

async function moveBranch(
  { repository, identity, clock, ...memory }: MemoryRepository,
  { branch, expected, commit, save }: Submission,
): Promise<string> {
  const isUnmoved = (await commitOf({ repository, identity, clock, ...memory }, branch)) === expected;
  if (!isUnmoved || (commit === undefined && expected === undefined))
    throw new ConflictError(`the branch ${branch} has changed meanwhile`);
  if (commit === undefined) return expected ?? '';
  const { parent, changes, message } = commit;
  const content = { parent, edits: changes, message, author: identity, time: clock.now() };
  const to = await writeCommit(repository, content);
  if (save !== undefined) await repository.run(['update-ref', save.ref, save.commit]);
  if (to !== expected)
    await changeRefs(repository, [{ ref: branchRef(branch), to, ...(expected !== undefined && { from: expected }) }]);
  return to;
}

function open(
  { pulls }: MemoryRepository,
  { branch }: Submission,
  content: Pick<MemoryPull, 'title' | 'body' | 'base' | 'head' | 'labels'>,
): MemoryPull {
  const other = pulls.find(pull => pull.branch === branch && pull.state === 'open');
  if (other !== undefined) throw new ConflictError(`pull request #${other.number} has been opened meanwhile`);
  const pull: MemoryPull = { ...content, number: pulls.length + 1, branch, state: 'open', comments: [] };
  pulls.push(pull);
  return pull;
}

/** Says why, closes, and deletes the branch. */
export async function withdraw(
  memory: MemoryRepository,
  { pull: seen, head, body, comment, deleteBranch }: Withdrawal,
): Promise<void> {
  const pull = await unchanged(memory, seen);
  setComment(memory, { number: pull.number, topic: 'closed', text: comment });
  Object.assign(pull, { body, state: 'closed' });
  if (deleteBranch && head !== undefined)
    await changeRefs(memory.repository, [{ ref: branchRef(pull.branch), from: head }]);
}
