import { asProblem } from '../../runtime/errors.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import {
  type ChangeOptions,
  type EnvironmentChanges,
  readEnvironmentChanges,
} from '../../workflows/gitops/environment-changes.ts';
import { readSourceChanges } from '../../workflows/gitops/source-commits.ts';
import { wantedContents } from '../../workflows/gitops/summary/change-groups.ts';
import { summarise } from '../../workflows/gitops/summary/summary.ts';
import { openGitOpsForge } from '../gitops-forge.ts';
import type { PlanningSession } from '../session.ts';
import type { EnvironmentReport } from './environment-report.ts';
import { previewProposal } from './preview-proposal.ts';

/** What a plan changes on the branch of its environment. A branch or a forge that can't be used is in the report. */
export async function compareWithBranch(
  plan: Plan | NoPlan,
  session: PlanningSession,
  options: ChangeOptions = {},
): Promise<EnvironmentReport> {
  const { environment } = plan;
  if (!plan.complete) return { environment, plan };
  try {
    const { forge, ...found } = await readBranch(plan, session, options);
    const { changeSet, state, gitOpsRepo } = found;
    const summary = summarise(plan, changeSet, await forge.contents(wantedContents(changeSet.changes)));
    const notes = await previewProposal(plan, found, forge);
    const compared = { repository: forge.address, branch: gitOpsRepo.spec.branch, changeSet, summary, state, notes };
    return { environment, plan, compared };
  } catch (error) {
    return { environment, plan, problem: asProblem(`comparing ${environment} with its branch`, error) };
  }
}

/** Opens the forge of an environment and compares the plan with the branch as it is there now. */
export async function readBranch(
  plan: Plan,
  session: PlanningSession,
  options: ChangeOptions = {},
): Promise<EnvironmentChanges & { readonly forge: Forge }> {
  const forge = await openGitOpsForge(plan, session);
  const readSources = async (moved: Parameters<typeof readSourceChanges>[1]) =>
    await readSourceChanges(session.git, moved);
  return { forge, ...(await readEnvironmentChanges(plan, forge, { ...options, readSources })) };
}
