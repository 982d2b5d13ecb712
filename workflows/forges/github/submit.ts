import { ConflictError } from '../../../runtime/errors.ts';
import type { Submission, Submitted, Withdrawal } from '../port/proposals.ts';
import { checkDisabled, disableAutoMerge } from './auto-merge.ts';
import { setComment } from './comments.ts';
import { deleteUnchanged } from './merge.ts';
import { checkUnchanged, openPull, patchPull, updatePull } from './pulls.ts';
import { moveBranch, saveRef } from './refs.ts';
import { fetchBranch, type GitHubRepository, requireWritable } from './repository.ts';
import { writeCommit } from './write-commit.ts';

/** `time`: of the commit, in milliseconds since 1970. */
export async function submit(given: GitHubRepository, submission: Submission, time: number): Promise<Submitted> {
  const { branch, expected, commit, save, pull, priority = 'ordinary' } = submission;
  const repository = { ...given, client: given.client.at(priority) };
  await requireWritable(repository);
  const seen = pull && (await checkUnchanged(repository, pull));
  const git = await repository.git();
  if ((await fetchBranch(git, branch)) !== expected) throw moved(branch);
  if (save !== undefined) await saveRef(repository, save);
  const head = commit === undefined ? expected : await writeCommit(repository, commit, time);
  if (head === undefined) throw new ConflictError(`there is no branch ${branch}`);
  const { disableAutoMerge: record } = submission;
  const disable = seen && record && { pull: seen.node_id, body: await record(seen.body ?? '') };
  if (head !== expected) {
    const from = expected === undefined ? {} : { from: expected };
    await moveBranch(repository, { branch, to: head, ...from, ...(disable && { disableAutoMerge: disable }) });
    if (pull !== undefined && disable !== undefined) await checkDisabled(repository, pull.number);
  } else if (pull !== undefined && record !== undefined) await disableAutoMerge(repository, pull, record);
  if (pull !== undefined) return { pull: await updatePull(repository, pull, submission), head };
  const { pull: opened, draftRefused } = await openPull(repository, submission);
  return { pull: opened, head, ...(draftRefused && { draftRefused }) };
}

function moved(branch: string): ConflictError {
  return new ConflictError(`the branch ${branch} has changed meanwhile`, { fix: 'try again' });
}

/** Says why, closes, and only then deletes the branch: GitHub closes a pull request without a branch, as a person does. */
export async function withdraw(repository: GitHubRepository, withdrawal: Withdrawal): Promise<void> {
  const { pull, head, body, comment, deleteBranch } = withdrawal;
  await requireWritable(repository);
  await checkUnchanged(repository, pull);
  if ((await fetchBranch(await repository.git(), pull.branch)) !== head) throw moved(pull.branch);
  await setComment(repository, { number: pull.number, topic: 'closed', text: comment });
  await patchPull(repository, pull.number, { body, state: 'closed' });
  if (deleteBranch && head !== undefined) await deleteUnchanged(repository, pull.branch, head);
}
