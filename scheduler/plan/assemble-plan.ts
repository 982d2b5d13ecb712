import { memoizeByObject } from '../../runtime/memoize.ts';
import { compareText, type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts';
import type { ClusterType } from '../model/object.ts';
import type { RemovalHold, Snapshot } from '../snapshot/snapshot.ts';
import { folderWarnings } from './folder-warnings.ts';
import { conflictHolds, type ObjectConflict, type PublishedObjects } from './object-conflict.ts';
import {
  type HeldFolder,
  type Plan,
  type PlannedFile,
  type PlannedFolder,
  README_TEXT,
  TRACKING_PATH,
} from './plan.ts';
import type { TargetState } from './plan-state.ts';

/** Makes a plan of what is known of every target. Lists that grow with the fleet are made when they are asked for. */
export function assemblePlan(
  snapshot: Snapshot,
  states: readonly TargetState[],
  conflicts: readonly ObjectConflict[] = [],
): Plan {
  return new AssembledPlan({ snapshot, states, conflicts });
}

interface Assembly {
  readonly snapshot: Snapshot;
  readonly states: readonly TargetState[];
  readonly conflicts: readonly ObjectConflict[];
  readonly published?: PublishedObjects;
}

class AssembledPlan implements Plan {
  readonly complete = true;
  readonly environment: string;
  readonly snapshot: Snapshot;
  readonly conflicts: readonly ObjectConflict[];
  readonly #states: readonly TargetState[];
  /** Folders that can't be published beside others, by their paths. */
  readonly #conflictHolds: ReadonlyMap<string, Diagnostic>;
  #folders: readonly (PlannedFolder | HeldFolder)[] | undefined;

  constructor({ snapshot, states, conflicts, published }: Assembly) {
    this.environment = snapshot.environment;
    this.snapshot = snapshot;
    this.conflicts = conflicts;
    this.#states = states;
    this.#conflictHolds = conflictHolds(conflicts, published);
  }

  settle(published: PublishedObjects): Plan {
    return new AssembledPlan({ snapshot: this.snapshot, states: this.#states, conflicts: this.conflicts, published });
  }

  get removalHolds(): readonly RemovalHold[] {
    return this.snapshot.removalHolds;
  }

  get folders(): readonly PlannedFolder[] {
    return this.#all().filter(folder => 'files' in folder);
  }

  get held(): readonly HeldFolder[] {
    return this.#all().filter(folder => 'reasons' in folder);
  }

  get rootFiles(): readonly PlannedFile[] {
    const { baseCommit, clusterTypes } = this.snapshot;
    // A commit with which not one folder can be rendered has not arrived and must not be promoted further.
    const arrived = this.folders.length > 0 || this.held.length === 0;
    const tracking = baseCommit === undefined || !arrived ? [] : [{ path: TRACKING_PATH, text: baseCommit }];
    return [...tracking, ...clusterTypes.map(readmeOf)];
  }

  get diagnostics(): readonly Diagnostic[] {
    const reasons = this.held.flatMap(folder => folder.reasons);
    return sortDiagnostics([...distinct([...this.snapshot.diagnostics, ...reasons]), ...folderWarnings(this.folders)]);
  }

  #unlessInConflict(folder: PlannedFolder | HeldFolder): PlannedFolder | HeldFolder {
    const reason = this.#conflictHolds.get(folder.path);
    if (reason === undefined || 'reasons' in folder) return folder;
    const { path, placement } = folder;
    const pair = { clusterType: placement.clusterType.name, deploymentTarget: placement.deploymentTarget.name };
    return { path, placement, reasons: [{ ...reason, ...pair }] };
  }

  /** Sorted by path: cluster type first, then target. States are sorted by target, so a stable grouping is enough. */
  #all(): readonly (PlannedFolder | HeldFolder)[] {
    this.#folders ??= [
      ...Map.groupBy(
        this.#states.flatMap(state => state.folders.map(({ folder }) => this.#unlessInConflict(folder))),
        folder => folder.placement.clusterType.name,
      ),
    ]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([, folders]) => folders);
    return this.#folders;
  }
}

const readmeOf = memoizeByObject(
  ({ name }: ClusterType): PlannedFile => ({ path: `${name}/README.md`, text: README_TEXT }),
);

/** What holds back many folders, or was found before any was rendered, is told once: `held` names the folders. */
function distinct(found: readonly Diagnostic[]): Diagnostic[] {
  const known = new Map<string, Diagnostic>();
  for (const diagnostic of found) {
    const key = JSON.stringify([diagnostic.code, diagnostic.message, diagnostic.origin]);
    const first = known.get(key);
    known.set(key, first === undefined ? diagnostic : withoutPair(first));
  }
  return [...known.values()];
}

function withoutPair({ clusterType: _type, deploymentTarget: _target, ...reason }: Diagnostic): Diagnostic {
  return reason;
}
