import { ConflictError } from '../../../runtime/errors.ts';
import { deleteUnchanged } from '../../../runtime/git/remote-branches.ts';
import type { MergeResult } from '../port/merge-result.ts';
import type { Refusal } from './failures.ts';
import type { GiteaRepository } from './repository.ts';
import { Anything, Pull } from './schemas.ts';

/**
 * Merges a pull request as the rules of its branch allow it, and never past them. Its branch goes with it, unless somebody
 * has pushed to it. "Not merged" is a result with the server's own reason.
 */
export async function mergePull(gitea: GiteaRepository, number: number): Promise<MergeResult> {
  const { state, merged } = await readPull(gitea, number);
  if (state !== 'open') return { merged: false, reason: `it is ${merged ? 'merged' : 'closed'} already` };
  const { pull, refusal } = await requestMerge(gitea, number, { Do: 'merge' });
  if (refusal !== undefined) return { merged: false, reason: reasonOf(pull, refusal) };
  const { sha, label } = pull.head;
  await deleteUnchanged(gitea, label, sha);
  const { merge_commit_sha: commit } = await readPull(gitea, number);
  return { merged: true, commit: commit ?? sha };
}

export interface MergeRequest {
  readonly Do: 'merge' | 'squash' | 'rebase';
  readonly merge_when_checks_succeed?: true;
}

export interface MergeAnswer {
  readonly pull: Pull;
  /** Absent when the server did it. */
  readonly refusal?: Refusal;
}

// The server looks for conflicts after a push, in the background, and until then merges nothing.
const ATTEMPTS = 8;
const WAIT_MS = 250;
/** 405: approvals, checks or a permission are missing. 409: conflicts, or the branch has moved. 500: while it looks. */
const REFUSALS: readonly number[] = [405, 409, 500];

/** Asks the server to merge, once it has looked for conflicts. Throws a {@link ConflictError} for another commit. */
export async function requestMerge(
  gitea: GiteaRepository,
  number: number,
  { commit, ...request }: MergeRequest & { readonly commit?: string | undefined },
): Promise<MergeAnswer> {
  const { client, path, clock } = gitea;
  const action = `merge pull request #${number}`;
  for (let attempt = 1; ; attempt++) {
    const pull = await readPull(gitea, number);
    const { sha, label } = pull.head;
    if (commit !== undefined && sha !== commit) throw new ConflictError(`the branch ${label} has changed meanwhile`);
    const isLast = attempt === ATTEMPTS;
    if (pull.mergeable !== false || isLast) {
      const body = { ...request, head_commit_id: sha };
      const expected = isLast ? REFUSALS.filter(status => status < 500) : REFUSALS;
      const answer = await client.attempt(
        { method: 'POST', path: `${path}/pulls/${number}/merge`, body, answer: Anything, action },
        expected,
      );
      if (answer.ok) return { pull };
      if (isLast || !isChecking(answer.refusal)) return { pull, refusal: answer.refusal };
    }
    await clock.sleep(WAIT_MS * attempt);
  }
}

/** Said while it looks for conflicts, and when there are some. */
function isChecking({ status, message }: Refusal): boolean {
  return status === 500 || /try again later/i.test(message);
}

export async function readPull({ client, path }: GiteaRepository, number: number): Promise<Pull> {
  return await client.send({ path: `${path}/pulls/${number}`, answer: Pull, action: `read pull request #${number}` });
}

/** A conflict that is only found when merging is answered without a word. */
export function reasonOf({ mergeable, head, base }: Pull, { status, message }: Refusal): string {
  if (mergeable === false || (status === 409 && message === '')) return `${head.label} conflicts with ${base.label}`;
  return message === '' ? 'the server does not say why' : message;
}
