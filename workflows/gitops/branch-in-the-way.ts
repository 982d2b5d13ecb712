import { printable } from '../../runtime/printable.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Forge, ForgeState } from '../forges/forge.ts';
import type { ProposalTarget } from '../proposal/proposal.ts';

/**
 * A branch that keeps one of a proposal's from being made: git can't have `berth` beside `berth/dev`, nor `berth/dev` beside
 * `berth/dev/try`. Branches are listed only when one has to be made.
 */
export async function branchInTheWay(
  { base, branch, origin }: ProposalTarget,
  forge: Pick<Forge, 'branches'>,
  state: ForgeState,
): Promise<Diagnostic | undefined> {
  const wanted = [...(state.base === undefined ? [base] : []), ...(state.head === undefined ? [branch] : [])];
  if (wanted.length === 0) return undefined;
  const branches = await forge.branches();
  const clashes = wanted.flatMap(name =>
    branches
      .filter(other => name.startsWith(`${other}/`) || other.startsWith(`${name}/`))
      .map(other => ({ name, other })),
  );
  const [clash] = clashes;
  if (clash === undefined) return undefined;
  const { name, other } = clash;
  return {
    severity: 'error',
    code: 'branch-taken',
    message: `the branch ${printable(other)} is in the way: git can't have it and ${printable(name)} at once`,
    fix: `rename or delete the branch ${printable(other)}${name === base ? ', or name another branch in the GitOpsRepo' : ''}`,
    origin,
  };
}
