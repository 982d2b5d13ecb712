/** What came of merging a pull request as the rules of its branch allow it. */
export type MergeResult =
  | { readonly merged: true; readonly commit: string }
  /** Not (yet): conflicts, missing approvals, checks that run. */
  | { readonly merged: false; readonly reason: string; readonly conflicts?: readonly string[] };
