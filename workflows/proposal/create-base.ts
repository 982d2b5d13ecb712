import { UserError } from '../../environments/errors.ts';
import { nearest } from '../../scheduler/model/nearest.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { EnvironmentChanges } from '../environment-changes.ts';
import type { Forge } from '../forges/forge.ts';

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
  const meant = nearest(branch, branches);
  throw new UserError(
    `${forge.address} has no branch ${branch}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    {
      fix: `if environment ${environment} is new: berth apply --environment ${environment} --create-branch`,
      origin: gitOpsRepo.at(['spec', 'branch']),
    },
  );
}
