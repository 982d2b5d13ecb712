import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { Forge } from '../forges/forge.ts';
import type { ProposalTarget } from './proposal.ts';

/**
 * Makes the base branch, where that can't be a mistake in its name. Throws a {@link UserError} unless it may be made.
 * @param allowed Somebody said that it may; in a repository without any branch it may in any case.
 */
export async function createBase(target: ProposalTarget, forge: Forge, allowed: boolean): Promise<void> {
  const branches = await forge.branches();
  const { base, creation } = target;
  if (creation === undefined || !(allowed || branches.length === 0)) throw noSuchBase(target, forge.address, branches);
  await forge.createBranch(base, creation.message);
}

/** The base branch isn't among those of the repository. */
export function noSuchBase(
  { base, creation, origin }: ProposalTarget,
  address: string,
  branches: readonly string[],
): UserError {
  const meant = nearest(base, branches);
  return new UserError(`${address} has no branch ${base}${meant === undefined ? '' : `; did you mean ${meant}?`}`, {
    fix: creation?.fix ?? 'correct the name of the branch, or push it',
    origin,
  });
}
