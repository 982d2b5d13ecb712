import { nearest } from '../../runtime/nearest.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { EnvironmentInput } from '../model/manifest.ts';

/** A deployment target with the environment that it names, as it was written. */
export interface NamedTarget {
  /** `<workload>-<target>` */
  readonly name: string;
  readonly environment: string;
  readonly origin: Origin;
}

/** All deployment targets that were read, whichever environment they are meant for. */
export function namedTargets({ manifests }: Pick<EnvironmentInput, 'manifests'>): NamedTarget[] {
  return manifests.flatMap(({ manifest }): NamedTarget[] => {
    if (manifest.state !== 'valid') return [];
    const { object } = manifest;
    if (object.kind === 'DeploymentTarget') {
      return [{ name: object.name, environment: object.spec.environment, origin: object.at(['spec', 'environment']) }];
    }
    if (object.kind !== 'Workload') return [];
    return object.spec.deploymentTargets.map(({ name, environment }, index) => ({
      name: `${object.name}-${name}`,
      environment,
      origin: object.at(['spec', 'deploymentTargets', index, 'environment']),
    }));
  });
}

/**
 * Deployment targets for environments that the control plane doesn't declare: warnings where a declared name is near, else
 * only told, since a workload may serve several control planes.
 */
export function unknownEnvironments(
  input: Pick<EnvironmentInput, 'manifests'>,
  declared: readonly string[],
): Diagnostic[] {
  return namedTargets(input)
    .filter(({ environment }) => !declared.includes(environment))
    .map(({ name, environment, origin }): Diagnostic => {
      const meant = nearest(environment, declared);
      return {
        severity: meant === undefined ? 'info' : 'warning',
        code: 'unknown-environment',
        message: `deployment target ${name} is for environment "${environment}", which this control plane doesn't have`,
        fix: meant === undefined ? `existing environments: ${declared.join(', ')}` : `did you mean "${meant}"?`,
        origin,
        deploymentTarget: name,
      };
    });
}
