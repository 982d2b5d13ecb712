import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Forge } from '../forges/forge.ts';
import type { ChangeSet } from '../gitops/change-set.ts';
import { syncIssues } from './sync-issues.ts';

/** The part of a proposal's result that issues add to. */
interface Proposed {
  readonly message: string;
  readonly changeSet?: ChangeSet;
  readonly diagnostics: readonly Diagnostic[];
}

/** Tells what is held back in issues, once the pull request is as it should be. */
export async function withIssues<Result extends Proposed>(
  proposed: Result,
  plan: Plan,
  forge: Forge,
): Promise<Result & { readonly issuesWritten?: boolean }> {
  if (proposed.changeSet === undefined) return proposed;
  const { wrote, said, diagnostics } = await syncIssues(plan, proposed.changeSet, forge);
  return {
    ...proposed,
    message: [proposed.message, ...said].join('; '),
    ...(wrote && { issuesWritten: true }),
    diagnostics: [...proposed.diagnostics, ...diagnostics],
  };
}
