import { UserError } from '../../../runtime/errors.ts';
import type { Arranged, Arrangement, PullRequest } from '../forge.ts';
import type { Local } from './local.ts';
import { mergePull } from './merge.ts';

/** There are no rules to wait for, so what may merge without a person is merged at once, with a merge commit. */
export async function arrange(local: Local, pull: PullRequest, { autoMerge }: Arrangement): Promise<Arranged> {
  if (autoMerge === undefined) return { notAsked: [] };
  const { commit } = autoMerge;
  try {
    const result = await mergePull(local, pull, { author: local.identity, commit });
    if (result.merged) return { notAsked: [], autoMerge: { state: 'merged' } };
    return { notAsked: [], autoMerge: { state: 'refused', reason: result.reason, fix: 'run "berth apply" again' } };
  } catch (error) {
    // A branch that is checked out, a git that is too old: a person may still merge it.
    if (!(error instanceof UserError)) throw error;
    const { message: reason, fix } = error;
    return { notAsked: [], autoMerge: { state: 'refused', reason, ...(fix !== undefined && { fix }) } };
  }
}
