import { isObjectId } from '../../../runtime/git/names.ts';
import type { Approval } from './reviews.ts';

/** A review that says yes or no, or took that back. */
export interface Verdict {
  /** Nobody: the account is gone. */
  readonly by: string | undefined;
  readonly approves: boolean;
  readonly commit: string | undefined;
}

/** The last word of each person, if it is an approval. Verdicts come oldest first. */
export function latestApprovals(verdicts: readonly Verdict[]): Approval[] {
  const latest = new Map<string, Verdict>();
  for (const verdict of verdicts) if (verdict.by !== undefined) latest.set(verdict.by, verdict);
  return [...latest]
    .filter(([, { approves }]) => approves)
    .map(([by, { commit }]) => ({ by, ...(commit !== undefined && isObjectId(commit) && { commit }) }));
}
