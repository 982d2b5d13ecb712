import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { MissingSource } from '../../scheduler/model/manifest.ts';
import type { PullRequest } from '../../workflows/forges/forge.ts';
import type { ChangeSet } from '../../workflows/gitops/change-set.ts';
import type { EnvironmentOutcome } from '../propose-environment.ts';
import type { Failure } from './failure.ts';
import type { Reconciliation } from './reconcile.ts';

/** What came of reconciling an environment, as plain data, without what it was made of. */
export type RunReport =
  | {
      readonly state: 'done';
      readonly outcome: EnvironmentOutcome;
      readonly message: string;
      readonly pullRequest?: Pick<PullRequest, 'number' | 'url' | 'title'>;
      readonly diagnostics: readonly Diagnostic[];
      /** Files that differ from the branch. */
      readonly changes?: number;
      readonly heldFolders: number;
      readonly refusedRemovals: number;
      readonly issuesWritten?: boolean;
    }
  | { readonly state: 'incomplete'; readonly missing: readonly MissingSource[]; readonly again: boolean }
  | { readonly state: 'failed'; readonly failure: Failure };

export function runReport(result: Reconciliation): RunReport {
  if (result.state === 'failed') return { state: 'failed', failure: result.failure };
  if (result.state === 'incomplete') return { state: 'incomplete', missing: result.plan.missing, again: result.again };
  const { outcome, message, pullRequest, changeSet, diagnostics, issuesWritten } = result.proposal;
  return {
    state: 'done',
    outcome,
    message,
    diagnostics,
    heldFolders: result.plan.held.length,
    refusedRemovals: refusedRemovals(changeSet),
    ...(pullRequest && { pullRequest: linkTo(pullRequest) }),
    ...(changeSet && { changes: changeSet.changes.length }),
    ...(issuesWritten !== undefined && { issuesWritten }),
  };
}

function linkTo({ number, url, title }: PullRequest): Pick<PullRequest, 'number' | 'url' | 'title'> {
  return { number, title, ...(url !== undefined && { url }) };
}

function refusedRemovals(changeSet: ChangeSet | undefined): number {
  return changeSet === undefined || changeSet.removals.refused.length === 0 ? 0 : changeSet.removals.folders.length;
}
