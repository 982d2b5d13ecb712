import { createHash } from 'node:crypto';
import type { BranchEntry, BranchTree } from '../../runtime/git/branch-tree.ts';
import { compareText } from '../../scheduler/model/diagnostic.ts';

/** What becomes of a path: without `before` it is new, without `after` it goes. */
export interface Difference {
  readonly path: string;
  readonly before?: BranchEntry;
  readonly after?: BranchEntry;
}

/**
 * Identifies what is done to files: from which content to which. It stays the same while other files of the branch change.
 * Equal fingerprints: nothing to propose anew, and nothing else than what was approved.
 */
export function fingerprint(changes: readonly Difference[]): string {
  const hash = createHash('sha256');
  for (const { path, before, after } of changes) hash.update(`${path}\0${entryText(before)}\0${entryText(after)}\0`);
  return hash.digest('hex').slice(0, 40);
}

function entryText(entry: BranchEntry | undefined): string {
  return entry === undefined ? '' : `${entry.mode} ${entry.oid}`;
}

/** In which paths two trees differ, sorted. */
export function treeDifferences(from: BranchTree, to: BranchTree): Difference[] {
  const differences: Difference[] = [];
  for (const path of new Set([...from.keys(), ...to.keys()])) {
    const [before, after] = [from.get(path), to.get(path)];
    if (entryText(before) === entryText(after)) continue;
    differences.push({ path, ...(before && { before }), ...(after && { after }) });
  }
  return differences.sort((a, b) => compareText(a.path, b.path));
}
