import type { PlacementRow } from '../placement/place.ts';
import type { DeploymentTarget } from '../snapshot/snapshot.ts';
import type { PlacedObject } from './object-conflict.ts';
import type { HeldFolder, PlannedFolder } from './plan.ts';
import type { FolderInputs } from './render-folder.ts';

/** A target with its folders, one for each entry of its row. */
export interface TargetState {
  readonly target: DeploymentTarget;
  readonly row: PlacementRow;
  readonly folders: readonly FolderState[];
}

/** A folder with what it was made of. */
export interface FolderState {
  readonly inputs: FolderInputs;
  readonly folder: PlannedFolder | HeldFolder;
  /** Of what was rendered, those that no other folder of the cluster type may have. */
  readonly objects: readonly PlacedObject[];
}
