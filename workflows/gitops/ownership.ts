import { type BranchTree, isFile } from '../../runtime/git/branch-tree.ts';
import type { ObjectFormat } from '../../runtime/git/object-id.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Comparison, StaleFile } from './compare.ts';
import { readmeIds } from './compare.ts';
import { folderOf, type Layout } from './layout.ts';

/** What the history of a branch says about its files. */
export interface OwnHistory {
  /** Those of the paths asked for that commits by Berth or by the original touched. */
  readonly paths: ReadonlySet<string>;
  /** By path the environment that the newest such commit was made for, where it says so; newest commit first. */
  readonly environments?: ReadonlyMap<string, string>;
  /**
   * The branch as it was before the first such commit: what Berth found when it came, such as a repository that was
   * imported without its history. Only needed for paths that no such commit touched.
   */
  readonly found?: BranchTree;
}

/** The environment that Berth committed something in a folder of cluster type and deployment target for last; of a README, it alone. */
export function lastEnvironments(layout: Layout, { environments }: OwnHistory): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const [path, environment] of environments ?? []) {
    const key = folderOf(layout, path) ?? path;
    if (!last.has(key)) last.set(key, environment);
  }
  return last;
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

export interface OwnedFiles {
  readonly own: readonly StaleFile[];
  /** People's, of the same shape. */
  readonly others: readonly StaleFile[];
  /** By environment: what Berth committed for another one. It is never removed for this one. */
  readonly elsewhere: ReadonlyMap<string, readonly StaleFile[]>;
}

/** Tells stale files that are this environment's from those of others and of people. */
export function ownStaleFiles(
  { stale, plan, layout }: Comparison,
  history: OwnHistory,
  format: ObjectFormat,
): OwnedFiles {
  const isOwn = ownershipOf(plan, layout, { history, format });
  const last = lastEnvironments(layout, history);
  const ofOther = (path: string): boolean =>
    (last.get(folderOf(layout, path) ?? path) ?? plan.environment) !== plan.environment;
  const {
    own = [],
    others = [],
    elsewhere = [],
  } = Object.groupBy(stale, ({ path, shape: { clusterType } }) => {
    if (!isOwn({ path, clusterType })) return 'others';
    return ofOther(path) ? 'elsewhere' : 'own';
  });
  return {
    own,
    others,
    elsewhere: Map.groupBy(elsewhere, ({ path }) => last.get(folderOf(layout, path) ?? path) ?? ''),
  };
}
