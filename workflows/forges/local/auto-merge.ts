import { UserError } from '../../../runtime/errors.ts';
import type { PullRequest } from '../port/proposals.ts';
import type { AutoMergeRequest, AutoMergeResult, AutoMergeState } from '../port/reviews.ts';
import { mergePull } from './merge.ts';
import type { LocalRepository } from './repository.ts';

/** There are no rules to wait for, so it is merged at once, with a merge commit. */
export async function enableAutoMerge(
  local: LocalRepository,
  pull: PullRequest,
  { commit }: Pick<AutoMergeRequest, 'commit'>,
): Promise<AutoMergeResult> {
  return { refused: [], autoMerge: await mergeNow(local, pull, commit) };
}

async function mergeNow(local: LocalRepository, pull: PullRequest, commit: string): Promise<AutoMergeState> {
  try {
    const result = await mergePull(local, pull, { author: local.identity, commit });
    if (result.merged) return { state: 'merged' };
    return { state: 'refused', reason: result.reason, fix: 'run "berth apply" again' };
  } catch (error) {
    // A branch that is checked out, a git that is too old: a person may still merge it.
    if (!(error instanceof UserError)) throw error;
    const { message: reason, fix } = error;
    return { state: 'refused', reason, ...(fix !== undefined && { fix }) };
  }
}
