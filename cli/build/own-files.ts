import type { Comparison } from '../../workflows/gitops/compare.ts';
import { readmeIds } from '../../workflows/gitops/compare.ts';
import type { OwnHistory } from '../../workflows/gitops/ownership.ts';

/**
 * Which stale files of a folder are Berth's. A folder has no history to ask: a top-level folder is Berth's when a cluster
 * type has its name, or when its README says word for word what Berth writes.
 */
export function ownFilesOf({ stale, plan, tree, layout }: Comparison): OwnHistory {
  const current = new Set(plan.snapshot.clusterTypes.map(({ name }) => name));
  const readmes = readmeIds('sha1');
  const isOwn = (clusterType: string): boolean =>
    current.has(clusterType) || readmes.has(tree.get(`${layout.prefix}${clusterType}/README.md`)?.oid ?? '');
  const paths = stale.filter(({ shape }) => isOwn(shape.clusterType)).map(({ path }) => path);
  return { paths: new Set(paths) };
}
