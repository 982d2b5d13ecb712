import type { BranchEntry } from '../../runtime/git/branch-tree.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { PlannedFile } from '../../scheduler/plan/plan.ts';
import type { Layout } from './layout.ts';
import type { Removals } from './removal-budget.ts';

interface ChangedPath {
  /** From the root of the repository. */
  readonly path: string;
  /** Absent for the tracking file. */
  readonly clusterType?: string;
  /** Absent for the tracking file and for READMEs of cluster types. */
  readonly deploymentTarget?: string;
}

export interface AddedFile extends ChangedPath {
  readonly action: 'add';
  readonly file: PlannedFile;
  readonly after: BranchEntry;
}

export interface ModifiedFile extends ChangedPath {
  readonly action: 'modify';
  readonly file: PlannedFile;
  readonly before: BranchEntry;
  readonly after: BranchEntry;
}

export interface RemovedFile extends ChangedPath {
  readonly action: 'remove';
  readonly before: BranchEntry;
}

/** A file that differs between the branch and the plan. */
export type Change = AddedFile | ModifiedFile | RemovedFile;

/** `<clusterType>/<deploymentTarget>` that stays on the branch as it is, and why. */
export interface RetainedFolder {
  readonly path: string;
  readonly clusterType: string;
  readonly deploymentTarget: string;
  /** False when there is no such folder on the branch yet. */
  readonly onBranch: boolean;
  readonly reasons: readonly Diagnostic[];
}

/** What is to be done to a branch so that it has what the plan says. */
export interface ChangeSet {
  readonly layout: Layout;
  /** Sorted by path. */
  readonly changes: readonly Change[];
  /** Planned files that the branch has already. */
  readonly unchanged: number;
  /** Folders of which it isn't known what belongs in them, sorted by path. */
  readonly held: readonly RetainedFolder[];
  /** Folders without a placement that stay because something isn't understood, sorted by path. */
  readonly retained: readonly RetainedFolder[];
  /** Files that are not Berth's, in folders that Berth otherwise removes or would have removed. Sorted. */
  readonly foreign: readonly string[];
  /** Set when the recorded commit of the base repository changes. */
  readonly promoted?: { readonly commit: string /** To an older one: a rollback. */; readonly back?: true };
  readonly removals: Removals;
  /** What the comparison found: paths in the way, removals over the budget. Sorted. */
  readonly diagnostics: readonly Diagnostic[];
}
