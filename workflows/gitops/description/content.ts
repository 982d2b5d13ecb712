import type { TouchingCommit } from '../../../runtime/git/history.ts';
import type { Plan } from '../../../scheduler/plan/plan.ts';
import type { ChangeSet } from '../change-set.ts';
import type { SourceChange } from '../source-commits.ts';
import type { Summary } from '../summary/summary.ts';

/** Everything that the texts of a proposal are made from. */
export interface ProposalContent {
  readonly plan: Plan;
  readonly changeSet: ChangeSet;
  readonly summary: Summary;
  readonly sources: readonly SourceChange[];
  /** Commits by people on the environment's branch whose changes of Berth's files the proposal takes back. */
  readonly manualEdits: readonly TouchingCommit[];
  /** Files that neither Berth nor the original wrote, in whose place it puts its own. */
  readonly replaced: readonly string[];
}
