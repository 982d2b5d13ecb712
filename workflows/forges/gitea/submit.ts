import { ConflictError } from '../../../runtime/errors.ts';
import { deleteUnchanged, moveBranch, readHeads } from '../../../runtime/git/remote-branches.ts';
import type { Submission, Submitted, Withdrawal } from '../port/proposals.ts';
import { disableAutoMerge } from './auto-merge.ts';
import { setComment } from './comments.ts';
import { draftTitle, nextTitle } from './draft.ts';
import { labelIds, setOwnLabels } from './labels.ts';
import { editPull, findOpen, pullRequestOf, unchanged } from './pulls.ts';
import type { GiteaRepository } from './repository.ts';
import { Pull } from './schemas.ts';

/** Moves the branch, then opens or updates the pull request. A run that is killed in between leaves the rest to the next. */
export async function submit(gitea: GiteaRepository, submission: Submission): Promise<Submitted> {
  const { branch, pull: seen } = submission;
  const pull = seen === undefined ? undefined : await unchanged(gitea, seen);
  if (pull === undefined) await refuseOther(gitea, branch);
  if (pull !== undefined && submission.disableAutoMerge !== undefined) await disableAutoMerge(gitea, pull);
  const head = await moveBranch(gitea, submission);
  const written = pull === undefined ? await open(gitea, submission) : await update(gitea, pull, submission);
  return { pull: pullRequestOf(written), head };
}

async function refuseOther(gitea: GiteaRepository, branch: string): Promise<void> {
  const found = await findOpen(gitea, branch);
  if (found !== undefined) throw new ConflictError(`pull request #${found.number} has been opened meanwhile`);
}

// The server looks at what was pushed after it has said that all went well, and until then knows no such branch.
const ATTEMPTS = 8;
const WAIT_MS = 250;

async function open(gitea: GiteaRepository, { base, branch, title, body, labels, draft }: Submission): Promise<Pull> {
  const { client, clock, path } = gitea;
  const ids = await labelIds(gitea, labels);
  const request = {
    method: 'POST' as const,
    path: `${path}/pulls`,
    body: {
      base,
      head: branch,
      title: draft === true ? draftTitle(title) : title,
      body,
      ...(ids.length > 0 && { labels: ids }),
    },
    answer: Pull,
    action: 'open a pull request',
  };
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const pull = await client.find(request);
    if (pull !== undefined) return pull;
    await clock.sleep(WAIT_MS * attempt);
  }
  return await client.send(request);
}

async function update(gitea: GiteaRepository, pull: Pull, { base, title, body, labels }: Submission): Promise<Pull> {
  const edited = await editPull(gitea, pull, { base, title: nextTitle(pull.title, title), body });
  return { ...edited, labels: [...(await setOwnLabels(gitea, edited, labels))] };
}

/** Says why, closes, and then deletes the branch: stopped at any point, the next run goes on or has nothing left to do. */
export async function withdraw(
  gitea: GiteaRepository,
  { pull: seen, head, body, comment, deleteBranch }: Withdrawal,
): Promise<void> {
  const pull = await unchanged(gitea, seen);
  const at = (await readHeads(gitea, [seen.branch])).get(seen.branch);
  if (at !== head) throw new ConflictError(`the branch ${seen.branch} has changed meanwhile`);
  await setComment(gitea, { number: pull.number, topic: 'closed', text: comment });
  await editPull(gitea, pull, { body, state: 'closed' });
  if (deleteBranch && head !== undefined) await deleteUnchanged(gitea, seen.branch, head);
}
