/** A deployment target on a cluster type, by names. */
export interface PlacementNames {
  readonly environment: string;
  readonly clusterType: string;
  readonly deploymentTarget: string;
}

/** The namespace of a placement, as the original names it. */
export function namespaceOf({ environment, clusterType, deploymentTarget }: PlacementNames): string {
  return `${environment}-${clusterType}-${deploymentTarget}`;
}
