import type { Diagnostic } from '../model/diagnostic.ts';
import type { PlacementHold, RemovalHold } from './snapshot.ts';

/** Something that isn't understood: an invalid object, an unreadable document, one of two with the same name. */
export interface NotUnderstood {
  /** Absent when not even the kind could be read. */
  readonly kind?: string;
  readonly name?: string;
  /** It came from an application team, which may bring Workload and ConfigSchema only. */
  readonly fromWorkloadRepository: boolean;
  readonly reason: Diagnostic;
}

export interface Holds {
  readonly removals: readonly RemovalHold[];
  readonly placements: readonly PlacementHold[];
}

/**
 * What an object that isn't understood might have decided, and so what stays as it is until it is mended.
 * Templates, config and schemas need no entry here: the placements that depend on them are held when they are rendered.
 */
export function holdsOf({ kind, name, fromWorkloadRepository, reason }: NotUnderstood): Holds {
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
      return { removals: [{ reason }], placements: fromWorkloadRepository ? [] : [{ reason }] };
  }
}

function removal(hold: RemovalHold): Holds {
  return { removals: [hold], placements: [] };
}
