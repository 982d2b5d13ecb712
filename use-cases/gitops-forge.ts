import { UserError } from '../runtime/errors.ts';
import type { Plan } from '../scheduler/plan/plan.ts';
import type { Forge } from '../workflows/forges/forge.ts';
import type { Session } from './session.ts';

/** The forge with the GitOps repository of an environment. Throws a {@link UserError} when the environment has none. */
export async function openGitOpsForge({ environment, snapshot }: Plan, session: Session): Promise<Forge> {
  const { gitOpsRepo } = snapshot;
  if (gitOpsRepo === undefined) {
    throw new UserError(`environment ${environment} has no GitOpsRepo, so there is nowhere to propose its manifests`, {
      fix: "add a GitOpsRepo with repo, branch and path to the environment's branch of the control-plane repository",
    });
  }
  const { repo, branch } = gitOpsRepo.spec;
  session.progress(`looking at ${repo}, branch ${branch}`);
  return await session.forges.open(repo, gitOpsRepo.at(['spec', 'repo']));
}
