import { UserError } from '../../runtime/errors.ts';
import type { GitOpsRepo } from '../../scheduler/model/object.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';

/** The GitOpsRepo that a plan's manifests go to. Throws a {@link UserError} for an environment that has none. */
export function gitOpsRepoOf({ environment, snapshot }: Plan): GitOpsRepo {
  if (snapshot.gitOpsRepo !== undefined) return snapshot.gitOpsRepo;
  throw new UserError(`environment ${environment} has no GitOpsRepo, so there is nowhere to propose its manifests`, {
    fix: "add a GitOpsRepo with repo, branch and path to the environment's branch of the control-plane repository",
  });
}
