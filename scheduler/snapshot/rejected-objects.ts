import type { InvalidObject } from '../model/object.ts';
import type { PlacementHold, RemovalHold } from './snapshot.ts';

/** Something that was meant for Berth and can't be used: an invalid object, an unreadable document, one of two of a name. */
export interface RejectedObject {
  readonly object: InvalidObject;
  /** It came from an application team, which may bring Workload and ConfigSchema only. */
  readonly fromWorkloadRepository: boolean;
  /** It is no object at all, and so no config. */
  readonly notAnObject?: boolean;
}

export interface Holds {
  readonly removals: readonly RemovalHold[];
  readonly placements: readonly PlacementHold[];
}

/**
 * What rejected objects might have decided, and so what stays as it is until they are corrected (ADR 3). Templates, config
 * and schemas need no entry here: the placements that depend on them are held when they are rendered.
 */
export function holdsOf(rejected: readonly RejectedObject[]): Holds {
  const holds = rejected.map(holdsOfObject);
  return {
    removals: holds.flatMap(({ removals }) => removals),
    placements: holds.flatMap(({ placements }) => placements),
  };
}

function holdsOfObject({ object, fromWorkloadRepository, notAnObject = false }: RejectedObject): Holds {
  const { kind, name } = object;
  const [reason] = object.diagnostics;
  if (reason === undefined) return { removals: [], placements: [] };
  switch (kind) {
    case 'ClusterType':
      return removal(name === undefined ? { reason } : { clusterType: name, reason });
    case 'Workload':
      return removal(name === undefined ? { reason } : { deploymentTargetPrefix: `${name}-`, reason });
    case 'DeploymentTarget':
      return removal(name === undefined ? { reason } : { deploymentTarget: name, reason });
    case 'SchedulingPolicy':
    case 'WorkloadRegistration':
      return removal({ reason });
    case 'Template':
    case 'ConfigMap':
    case 'ConfigSchema':
    case 'BaseRepo':
    case 'GitOpsRepo':
    case 'Environment':
    case 'Assignment':
    case 'AssignmentPackage':
      return { removals: [], placements: [] };
    default:
      // It may have been anything. What an application team brings can't be config or templates.
      return { removals: [{ reason }], placements: fromWorkloadRepository || notAnObject ? [] : [{ reason }] };
  }
}

function removal(hold: RemovalHold): Holds {
  return { removals: [hold], placements: [] };
}
