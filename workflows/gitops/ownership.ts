import type { ObjectFormat } from './blob-id.ts';
import { type BranchTree, isFile } from './branch-tree.ts';
import type { Comparison, StaleFile } from './compare.ts';
import { readmeIds } from './compare.ts';

/** What the history of a branch says about its files. */
export interface OwnHistory {
  /** Those of the paths asked for that commits by Berth or by the original touched. */
  readonly paths: ReadonlySet<string>;
  /**
   * The branch as it was before the first such commit: what Berth found when it came, such as a repository that was
   * imported without its history. Only needed for paths that no such commit touched.
   */
  readonly found?: BranchTree;
}

/**
 * Tells Berth's stale files from people's files of the same shape. A commit by Berth or by the original must have touched
 * the path, or it was there before the first such commit, in the folder of a current cluster type whose README said word
 * for word what the original writes: then it is taken to be the original's work.
 */
export function ownStaleFiles(
  { stale, plan, layout }: Comparison,
  { paths, found }: OwnHistory,
  format: ObjectFormat,
): { readonly own: readonly StaleFile[]; readonly others: readonly StaleFile[] } {
  const readmes = readmeIds(format);
  const inherited = plan.snapshot.clusterTypes
    .map(({ name }) => name)
    .filter(name => readmes.has(found?.get(`${layout.prefix}${name}/README.md`)?.oid ?? ''));
  const types = new Set(inherited);
  const wasThere = (path: string): boolean => {
    const entry = found?.get(path);
    return entry !== undefined && isFile(entry);
  };
  const isOwn = ({ path, shape }: StaleFile): boolean =>
    paths.has(path) || (types.has(shape.clusterType) && wasThere(path));
  return { own: stale.filter(isOwn), others: stale.filter(file => !isOwn(file)) };
}
