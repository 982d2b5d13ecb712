/** A file, link or submodule on a branch. */
export interface BranchEntry {
  readonly oid: string;
  /** `100644`, `100755`, `120000` (link) or `160000` (submodule), as git writes them. */
  readonly mode: string;
}

/** Everything on a branch at one commit: path from the root of the repository → entry. */
export type BranchTree = ReadonlyMap<string, BranchEntry>;

export const EMPTY_TREE: BranchTree = new Map();

/** A regular file, executable or not. */
export function isFile({ mode }: BranchEntry): boolean {
  return mode === '100644' || mode === '100755';
}
