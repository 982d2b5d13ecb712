import { memoizeByObject } from '../../runtime/memoize.ts';
import { pushAll } from '../../runtime/push-all.ts';
import { recordOf } from '../../runtime/record-of.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { FLUX_LABELS } from '../model/flux-labels.ts';
import type { WorkloadDeploymentTarget } from '../model/kinds/workload.ts';
import type { RegistrationSource } from '../model/manifest.ts';
import { labelKeyProblem, labelValueProblem, nameProblem } from '../model/names.ts';
import type { DeploymentTargetObject, Workload } from '../model/object.ts';
import type { DeploymentTarget } from './snapshot.ts';

/** A target that can't be used, by the name of its folder. */
export interface InvalidTarget {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DerivedTargets {
  readonly targets: readonly DeploymentTarget[];
  readonly invalid: readonly InvalidTarget[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * The deployment targets that a workload has in an environment. A target's labels are overlaid by the workload's labels,
 * and both by `workload` and `workspace` (contract A.3).
 */
export function targetsOfWorkload(
  workload: Workload,
  environment: string,
  registration?: RegistrationSource,
): DerivedTargets {
  const workspace = registration?.workspace ?? '';
  const targets: DeploymentTarget[] = [];
  const invalid: InvalidTarget[] = [];
  const warnings: Diagnostic[] = [];
  workload.spec.deploymentTargets.forEach((declared, index) => {
    if (declared.environment !== environment) return;
    const name = `${workload.name}-${declared.name}`;
    const problems = problemsOf(workload, declared, index);
    if (problems.length > 0) {
      invalid.push({ name, diagnostics: problems });
      return;
    }
    pushAll(warnings, overriddenLabels(workload, declared, index));
    targets.push({
      name,
      workload: workload.name,
      workspace,
      ...(registration !== undefined && { registration: registration.name }),
      labels: recordOf([
        ...Object.entries(declared.labels),
        ...ownLabels(workload.labels),
        ['workload', workload.name],
        ['workspace', workspace],
      ]),
      manifests: declared.manifests,
      configSchemas: [...declared.configSchemas, ...workload.spec.configSchemas],
      origin: workload.at(['spec', 'deploymentTargets', index]),
    });
  });
  return { targets, invalid, warnings };
}

/** Targets are derived once for a workload, so that they are the same objects as long as nothing about them changes. */
export function derivedTargets(
  workload: Workload,
  environment: string,
  registration: RegistrationSource | undefined,
): DerivedTargets {
  const key = `${environment}\n${registration?.name ?? ''}\n${registration?.workspace ?? ''}`;
  const known = derivedFrom(workload);
  const derived = known.get(key) ?? targetsOfWorkload(workload, environment, registration);
  known.set(key, derived);
  return derived;
}

/** What was derived from a workload, by environment and registration. */
const derivedFrom = memoizeByObject<Workload, Map<string, DerivedTargets>>(() => new Map());

/** A DeploymentTarget object as it stands in a cluster. */
export function targetOfObject(object: DeploymentTargetObject): DeploymentTarget {
  return {
    name: object.name,
    workload: object.labels['workload'] ?? '',
    workspace: object.labels['workspace'] ?? '',
    labels: recordOf(ownLabels(object.labels)),
    manifests: object.spec.manifests,
    configSchemas: object.spec.configSchemas,
    origin: object.origin,
  };
}

function ownLabels(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).filter(([key]) => !FLUX_LABELS.has(key));
}

function problemsOf(workload: Workload, declared: WorkloadDeploymentTarget, index: number): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const subject = { kind: 'Workload', name: workload.name };
  const report = (path: readonly string[], message: string): void => {
    const origin = workload.at(['spec', 'deploymentTargets', index, ...path]);
    problems.push({ severity: 'error', code: 'invalid-deployment-target', message, fix: 'rename it', origin, subject });
  };
  const name = `${workload.name}-${declared.name}`;
  const problem = nameProblem(name);
  if (problem !== undefined) report(['name'], `the deployment target name "${name}" ${problem}`);
  for (const [key, value] of Object.entries(declared.labels)) {
    const keyProblem = labelKeyProblem(key);
    if (keyProblem !== undefined) report(['labels', key], `the label key "${key}" ${keyProblem}`);
    const valueProblem = labelValueProblem(value);
    if (valueProblem !== undefined) report(['labels', key], `the value "${value}" of label "${key}" ${valueProblem}`);
  }
  return problems;
}

function overriddenLabels(workload: Workload, declared: WorkloadDeploymentTarget, index: number): Diagnostic[] {
  return Object.keys(declared.labels)
    .filter(key => workload.labels[key] !== undefined && workload.labels[key] !== declared.labels[key])
    .sort(compareText)
    .map(key => ({
      severity: 'warning',
      code: 'overridden-label',
      message: `label "${key}: ${declared.labels[key]}" of deployment target ${workload.name}-${declared.name} has no effect: the workload's label "${key}: ${workload.labels[key]}" overrides it`,
      fix: `remove one of the two labels "${key}"`,
      origin: workload.at(['spec', 'deploymentTargets', index, 'labels', key]),
      subject: { kind: 'Workload', name: workload.name },
      related: [{ message: 'the overriding label', origin: workload.at(['metadata', 'labels', key]) }],
    }));
}
