import { type BranchTree, isFile } from '../../runtime/git/branch-tree.ts';
import type { ObjectFormat } from '../../runtime/git/object-id.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Comparison, StaleFile } from './compare.ts';
import { readmeIds } from './compare.ts';
import type { Layout } from './layout.ts';

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

interface OwnFile {
  readonly path: string;
  readonly clusterType: string;
}

/**
 * Whether a file of Berth's shape is Berth's. A commit by Berth or by the original must have touched its path, or it was
 * there before the first such commit, in the folder of a current cluster type whose README said word for word what the
 * original writes: then it is taken to be the original's work.
 */
export function ownershipOf(
  { snapshot }: Pick<Plan, 'snapshot'>,
  { prefix }: Layout,
  { history: { paths, found }, format }: { readonly history: OwnHistory; readonly format: ObjectFormat },
): (file: OwnFile) => boolean {
  const readmes = readmeIds(format);
  const inherited = snapshot.clusterTypes
    .map(({ name }) => name)
    .filter(name => readmes.has(found?.get(`${prefix}${name}/README.md`)?.oid ?? ''));
  const types = new Set(inherited);
  const wasThere = (path: string): boolean => {
    const entry = found?.get(path);
    return entry !== undefined && isFile(entry);
  };
  return ({ path, clusterType }) => paths.has(path) || (types.has(clusterType) && wasThere(path));
}

/** Tells Berth's stale files from people's files of the same shape. */
export function ownStaleFiles(
  { stale, plan, layout }: Comparison,
  history: OwnHistory,
  format: ObjectFormat,
): { readonly own: readonly StaleFile[]; readonly others: readonly StaleFile[] } {
  const isOwn = ownershipOf(plan, layout, { history, format });
  const { own = [], others = [] } = Object.groupBy(stale, ({ path, shape: { clusterType } }) =>
    isOwn({ path, clusterType }) ? 'own' : 'others',
  );
  return { own, others };
}
