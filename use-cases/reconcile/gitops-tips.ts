import type { Git } from '../../runtime/git/git.ts';
import { GitError } from '../../runtime/git/git-error.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import { OWN_BRANCHES } from '../../workflows/forges/identity.ts';

/**
 * Where the branches of an environment stand in its GitOps repository: the one that clusters pull and Berth's own. Git is
 * asked, which costs none of the forge's requests. Nothing when the repository can't be read.
 */
export async function gitOpsTips(
  git: Git,
  { environment, gitOpsRepo }: Snapshot,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (gitOpsRepo === undefined) return undefined;
  try {
    const repository = await git.open(gitOpsRepo.spec.repo);
    const heads = await repository.heads(signal);
    return [gitOpsRepo.spec.branch, `${OWN_BRANCHES}${environment}`].map(branch => heads.get(branch) ?? '-').join(' ');
  } catch (error) {
    // What is wrong is reported when something has to be proposed.
    if (error instanceof GitError && error.kind !== 'aborted') return undefined;
    throw error;
  }
}
