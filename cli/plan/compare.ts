import { Problem, UserError } from '../../runtime/errors.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import { readEnvironmentChanges } from '../../workflows/gitops/environment-changes.ts';
import type { AllowRemovals } from '../../workflows/gitops/removal-budget.ts';
import { wantedContents } from '../../workflows/gitops/summary/change-groups.ts';
import { summarise } from '../../workflows/gitops/summary/summary.ts';
import type { Session } from '../fleet/session.ts';
import type { EnvironmentReport } from './environment-report.ts';

export interface CompareOptions {
  readonly allowRemovals?: AllowRemovals;
}

/** Compares a plan with the branch that it would change. What goes wrong is told in the report. */
export async function compareWithBranch(
  plan: Plan | NoPlan,
  session: Session,
  options: CompareOptions = {},
): Promise<EnvironmentReport> {
  const { environment } = plan;
  if (!plan.complete) return { environment, plan };
  try {
    const forge = await openEnvironmentForge(plan, session);
    const { changeSet, state, gitOpsRepo } = await readEnvironmentChanges(plan, forge, options);
    const summary = summarise(plan, changeSet, await forge.contents(wantedContents(changeSet.changes)));
    const compared = { repository: forge.address, branch: gitOpsRepo.spec.branch, changeSet, summary, state };
    return { environment, plan, compared };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { environment, plan, problem: error };
  }
}

/** The forge with the GitOps repository of an environment. Throws a UserError when the environment has none. */
export async function openEnvironmentForge({ environment, snapshot }: Plan, session: Session): Promise<Forge> {
  const { gitOpsRepo } = snapshot;
  if (gitOpsRepo === undefined) {
    throw new UserError(`environment ${environment} has no GitOpsRepo, so there is nowhere to propose its manifests`, {
      fix: "add a GitOpsRepo with repo, branch and path to the environment's branch of the control-plane repository",
    });
  }
  session.progress.say(`looking at ${gitOpsRepo.spec.repo}, branch ${gitOpsRepo.spec.branch}`);
  return await session.forges.open(gitOpsRepo.spec.repo, gitOpsRepo.at(['spec', 'repo']));
}
