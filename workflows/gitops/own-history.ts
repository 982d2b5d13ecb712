import type { BranchTree } from '../../runtime/git/branch-tree.ts';
import type { Forge } from '../forges/forge.ts';
import type { OwnHistory } from './ownership.ts';

/** What the history of a branch says about files at these paths. `tree`: that of the commit, when it has been read already. */
export async function readOwnHistory(
  forge: Forge,
  { commit, tree }: { readonly commit: string; readonly tree?: BranchTree },
  asked: readonly string[],
): Promise<OwnHistory> {
  const { paths, values: environments, takeover } = await forge.pathsTouchedByOwn(commit, asked);
  if (takeover === undefined || asked.every(path => paths.has(path))) return { paths, environments };
  return { paths, environments, found: takeover === commit && tree !== undefined ? tree : await forge.tree(takeover) };
}
