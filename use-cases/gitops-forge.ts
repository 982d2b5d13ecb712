import type { Plan } from '../scheduler/plan/plan.ts';
import type { Forge } from '../workflows/forges/forge.ts';
import { gitOpsRepoOf } from '../workflows/gitops/gitops-repo.ts';
import type { PlanningSession } from './session.ts';

/** The forge with the GitOps repository of an environment. Throws a UserError when the environment has none. */
export async function openGitOpsForge(plan: Plan, session: PlanningSession): Promise<Forge> {
  const gitOpsRepo = gitOpsRepoOf(plan);
  const { repo, branch } = gitOpsRepo.spec;
  session.progress(`looking at ${repo}, branch ${branch}`);
  return await session.forges.open(repo, gitOpsRepo.at(['spec', 'repo']));
}
