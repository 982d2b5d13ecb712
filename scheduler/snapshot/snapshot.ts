import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ContestedName, MissingSource, SourceRevision, UnreadableRegistration } from '../model/manifest.ts';
import type {
  ClusterType,
  ConfigSchema,
  GitOpsRepo,
  InvalidObject,
  PlatformConfig,
  SchedulingPolicy,
  Template,
  WorkloadRegistration,
} from '../model/object.ts';

/** One instance of a workload that wants to be deployed in this environment. */
export interface DeploymentTarget {
  /** `<workload>-<target>`, also the name of its folder. */
  readonly name: string;
  readonly workload: string;
  /** Empty when no registration names one. */
  readonly workspace: string;
  /** The registration that brought its workload; absent when the control plane did. */
  readonly registration?: string;
  /** Its own labels, overlaid by the workload's, overlaid by `workload` and `workspace`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly manifests: Readonly<Record<string, string>>;
  readonly configSchemas: readonly string[];
  readonly origin: Origin;
}

/** What an object that isn't understood might have decided, and so what must not be removed meanwhile. */
export interface RemovalHold {
  /** Folders of this cluster type only; of all when absent. */
  readonly clusterType?: string;
  /** Targets of this name only; of all when absent. */
  readonly deploymentTarget?: string;
  /** Targets whose name starts so: those of a workload that can't be read. */
  readonly deploymentTargetPrefix?: string;
  readonly reason: Diagnostic;
}

/** What an object that isn't understood might have changed: no placement of the environment is rendered meanwhile. */
export interface PlacementHold {
  readonly reason: Diagnostic;
}

/** A schema with the registration that brought it, for whose targets alone it holds; without one it holds for all. */
export interface OwnedSchema {
  readonly schema: ConfigSchema;
  readonly registration?: string;
}

/** Everything that one environment's decision depends on, as an immutable value. */
export interface Snapshot {
  readonly environment: string;
  /** Not empty: the snapshot is incomplete and gives no plan, because absence of evidence must never delete anything. */
  readonly missing: readonly MissingSource[];
  /** What application teams bring that can't be read: it holds removals, and nothing else. */
  readonly unreadableRegistrations: readonly UnreadableRegistration[];
  /** Names that several registrations bring, and of which it isn't known who had them first: none of them counts. */
  readonly contested: readonly ContestedName[];
  /** Sorted by name, names unique; so are all lists of objects here. */
  readonly clusterTypes: readonly ClusterType[];
  readonly policies: readonly SchedulingPolicy[];
  readonly deploymentTargets: readonly DeploymentTarget[];
  readonly templates: readonly Template[];
  readonly configs: readonly PlatformConfig[];
  readonly schemas: readonly OwnedSchema[];
  /** Objects that aren't understood, or share their name: what depends on them is held back. */
  readonly invalid: readonly InvalidObject[];
  /** Commit of the BaseRepo `main`, which the tracking file records; absent when the BaseRepo pins none. */
  readonly baseCommit?: string;
  /** Registrations by name, for explaining where a workload comes from. */
  readonly registrations: readonly WorkloadRegistration[];
  readonly gitOpsRepo?: GitOpsRepo;
  readonly sources: readonly SourceRevision[];
  readonly removalHolds: readonly RemovalHold[];
  readonly placementHolds: readonly PlacementHold[];
  readonly diagnostics: readonly Diagnostic[];
}
