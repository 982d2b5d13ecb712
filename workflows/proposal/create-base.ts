import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { GitOpsRepo } from '../../scheduler/model/object.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Forge } from '../forges/forge.ts';
import type { EnvironmentChanges } from '../gitops/environment-changes.ts';

/** Makes the environment's branch, where that can't be a mistake in its name. Throws a {@link UserError} unless the branch may be made. */
export async function createBase(
  { environment }: Plan,
  { gitOpsRepo }: EnvironmentChanges,
  { forge, mayCreate }: { readonly forge: Forge; readonly mayCreate: boolean },
): Promise<void> {
  const { branch } = gitOpsRepo.spec;
  const branches = await forge.branches();
  if (mayCreate || branches.length === 0) {
    await forge.createBranch(branch, `Start environment ${environment}`);
    return;
  }
  throw noSuchBase(environment, gitOpsRepo, { address: forge.address, branches });
}

/** The branch that clusters pull isn't among those of the GitOps repository. */
export function noSuchBase(
  environment: string,
  gitOpsRepo: GitOpsRepo,
  { address, branches }: { readonly address: string; readonly branches: readonly string[] },
): UserError {
  const { branch } = gitOpsRepo.spec;
  const meant = nearest(branch, branches);
  return new UserError(`${address} has no branch ${branch}${meant === undefined ? '' : `; did you mean ${meant}?`}`, {
    fix: `if environment ${environment} is new: berth apply --environment ${environment} --create-branch`,
    origin: gitOpsRepo.at(['spec', 'branch']),
  });
}
