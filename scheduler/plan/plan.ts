import type { Diagnostic } from '../model/diagnostic.ts';
import type { MissingSource } from '../model/manifest.ts';
import type { ClusterType, SchedulingPolicy } from '../model/object.ts';
import type { DeploymentTarget, RemovalHold, Snapshot } from '../snapshot/snapshot.ts';
import type { ObjectConflict, PublishedObjects } from './object-conflict.ts';

/** One deployment target on one cluster type, by every policy that selects the pair. */
export interface Placement {
  readonly deploymentTarget: DeploymentTarget;
  readonly clusterType: ClusterType;
  /** At least one, sorted by name. */
  readonly policies: readonly SchedulingPolicy[];
}

/** A file as it should be on the environment's branch. An unchanged file is the same object in the next plan. */
export interface PlannedFile {
  /** Relative to `spec.path` of the GitOpsRepo, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** `<clusterType>/<deploymentTarget>/` and all that belongs in it. */
export interface PlannedFolder {
  readonly path: string;
  readonly placement: Placement;
  readonly files: readonly PlannedFile[];
  /** Set when it isn't known whether it has config: what is there stays. */
  readonly keepsConfig?: true;
  /** What its owner should know of it. Absent without any. */
  readonly warnings?: readonly Diagnostic[];
}

/** A folder that stays on the branch as it is, because what belongs in it isn't known. */
export interface HeldFolder {
  readonly path: string;
  readonly placement: Placement;
  readonly reasons: readonly Diagnostic[];
}

/** What an environment should look like: a pure function of its snapshot. Equal snapshots give equal bytes. */
export interface Plan {
  readonly complete: true;
  readonly environment: string;
  readonly snapshot: Snapshot;
  /** Sorted by path; held ones are not among them. */
  readonly folders: readonly PlannedFolder[];
  readonly held: readonly HeldFolder[];
  /** README of every cluster type, and the tracking file when a base commit is pinned. Sorted by path. */
  readonly rootFiles: readonly PlannedFile[];
  readonly removalHolds: readonly RemovalHold[];
  /** Of the snapshot and of planning, sorted. */
  readonly diagnostics: readonly Diagnostic[];
  /** Objects that several folders have. Until it is settled whose they are, all of the folders are held. */
  readonly conflicts: readonly ObjectConflict[];
  /** The same plan where each conflict holds only those whose object isn't on the branch. */
  settle(published: PublishedObjects): Plan;
}

/** No plan: something that the decision depends on could not be read. Nothing may be changed on this ground. */
export interface NoPlan {
  readonly complete: false;
  readonly environment: string;
  readonly snapshot: Snapshot;
  readonly missing: readonly MissingSource[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The text of `<clusterType>/README.md`, as the original writes it: no newline at the end. */
export const README_TEXT = 'This folder contains deployment targets scheduled on the cluster type';
/** Records which commit of the base repository is promoted: the bare id, no newline at the end. */
export const TRACKING_PATH = '.github/tracking/Promoted_Commit_Id';

/** All files of a plan, sorted by folder. */
export function* plannedFiles(plan: Plan): Generator<PlannedFile> {
  yield* plan.rootFiles;
  for (const folder of plan.folders) yield* folder.files;
}
