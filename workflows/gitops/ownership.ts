import type { Plan } from '../../scheduler/plan/plan.ts';
import type { ObjectFormat } from './blob-id.ts';
import type { Comparison, StaleFile } from './compare.ts';
import { readmeIds } from './compare.ts';

/** What the history of a branch says about its files. */
export interface OwnHistory {
  /** There is at least one commit by Berth or by the original, whatever it touched. */
  readonly any: boolean;
  /** Those of the paths asked for that such commits touched. */
  readonly paths: ReadonlySet<string>;
}

/**
 * Tells Berth's stale files from people's files of the same shape. A commit by Berth or by the original must have touched
 * the path. A branch without any such commit was imported from somewhere: there the folder of a current cluster type
 * whose README says word for word what the original writes is taken to be the original's work.
 */
export function ownStaleFiles(
  { stale, tree, plan, layout }: Comparison,
  history: OwnHistory,
  format: ObjectFormat,
): { readonly own: readonly StaleFile[]; readonly others: readonly StaleFile[] } {
  const imported = history.any
    ? new Set<string>()
    : importedTypes(plan, path => tree.get(layout.prefix + path)?.oid, format);
  const isOwn = ({ path, shape }: StaleFile): boolean =>
    history.any ? history.paths.has(path) : imported.has(shape.clusterType);
  return { own: stale.filter(isOwn), others: stale.filter(file => !isOwn(file)) };
}

function importedTypes(
  plan: Plan,
  oidOf: (path: string) => string | undefined,
  format: ObjectFormat,
): ReadonlySet<string> {
  const readme = readmeIds(format);
  const names = plan.snapshot.clusterTypes.map(({ name }) => name);
  return new Set(names.filter(name => readme.has(oidOf(`${name}/README.md`) ?? '')));
}
