import type { Forge } from './forges/forge.ts';
import type { OwnHistory } from './gitops/ownership.ts';

/** What the history of a branch says about files at these paths. */
export async function readOwnHistory(forge: Forge, commit: string, asked: readonly string[]): Promise<OwnHistory> {
  const { paths, takeover } = await forge.ownPaths(commit, asked);
  if (takeover === undefined || asked.every(path => paths.has(path))) return { paths };
  return { paths, found: await forge.tree(takeover) };
}
