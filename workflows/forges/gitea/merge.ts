import { ConflictError, UserError } from '../../../environments/errors.ts';
import type { MergeResult } from '../forge.ts';
import { ensureCache, push } from '../git/branches.ts';
import { Anything, Pull } from './answers.ts';
import type { Refusal } from './failures.ts';
import type { Gitea } from './gitea.ts';

// The server looks for conflicts after a push, in the background, and until then merges nothing.
const LOOKS = 8;
const WAIT_MS = 250;

/**
 * Merges a pull request as the rules of its branch allow it, and never past them. Its branch goes with it, unless somebody
 * has pushed to it. "Not merged" is a result with the server's own reason.
 */
export async function mergePull(gitea: Gitea, number: number): Promise<MergeResult> {
  const { client, path } = gitea;
  const pull = await checkedPull(gitea, number);
  if (pull.merged) return { merged: false, reason: 'it is merged already' };
  const { sha, label } = pull.head;
  const answer = await client.attempt(
    {
      method: 'POST',
      path: `${path}/pulls/${number}/merge`,
      body: { Do: 'merge', head_commit_id: sha },
      answer: Anything,
      action: `merge pull request #${number}`,
    },
    REFUSALS,
  );
  if (!answer.ok) return { merged: false, reason: reasonOf(pull, answer.refusal) };
  await deleteUnchanged(gitea, label, sha);
  const { merge_commit_sha: commit } = await readPull(gitea, number);
  return { merged: true, commit: commit ?? sha };
}

/** 405: approvals, checks or a permission are missing. 409: conflicts, or the branch has moved. */
const REFUSALS: readonly number[] = [405, 409];

/** The pull request, once the server has looked for conflicts, or doesn't come to an end with that. */
async function checkedPull(gitea: Gitea, number: number): Promise<Pull> {
  for (let look = 1; ; look++) {
    const pull = await readPull(gitea, number);
    if (pull.mergeable !== false || look === LOOKS) return pull;
    await gitea.clock.sleep(WAIT_MS * look);
  }
}

async function readPull({ client, path }: Gitea, number: number): Promise<Pull> {
  return await client.send({ path: `${path}/pulls/${number}`, answer: Pull, action: `read pull request #${number}` });
}

/** A conflict that is only found when merging is answered without a word. */
function reasonOf({ mergeable, head, base }: Pull, { status, message }: Refusal): string {
  if (mergeable === false || (status === 409 && message === '')) return `${head.label} conflicts with ${base.label}`;
  return message === '' ? 'the server does not say why' : message;
}

/** The branch of a merged pull request. What a rule protects stays, and so does what somebody pushed meanwhile. */
async function deleteUnchanged(gitea: Gitea, branch: string, from: string): Promise<void> {
  try {
    await ensureCache(gitea);
    await push(gitea, { branch, from });
  } catch (error) {
    if (!(error instanceof ConflictError || error instanceof UserError)) throw error;
  }
}
