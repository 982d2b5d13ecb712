import partition from 'lodash-es/partition.js';
import sortBy from 'lodash-es/sortBy.js';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { ContestedName, EnvironmentInput, RegistrationSource } from '../model/manifest.ts';
import type { CollectedObjects } from './collect-objects.ts';
import { type DerivedTargets, derivedTargets, targetOfObject } from './deployment-targets.ts';
import { settleName } from './settle-name.ts';
import type { DeploymentTarget, RemovalHold } from './snapshot.ts';

export interface CollectedTargets {
  /** Sorted by name, names unique. */
  readonly targets: readonly DeploymentTarget[];
  /** Folders of targets that can't be used. */
  readonly holds: readonly RemovalHold[];
  readonly contested: readonly ContestedName[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The deployment targets of an environment: those of its workloads, and DeploymentTarget objects that belong to no
 * Workload here. Targets that would share a name, and so a folder, are left out and held (ADR 4).
 */
export function collectTargets(
  environment: string,
  objects: CollectedObjects,
  owners?: EnvironmentInput['owners'],
): CollectedTargets {
  const derived = objects
    .ofKind('Workload')
    .map(workload => derivedTargets(workload, environment, objects.registrationOf(workload)));
  const standalone = standaloneTargets(environment, objects, derived);
  const byName = Map.groupBy([...derived.flatMap(({ targets }) => targets), ...standalone.targets], ({ name }) => name);
  const [unique, shared] = partition([...byName.values()], ({ length }) => length === 1);
  const settled = shared.map(targets => settleFolder(targets, owners));
  const invalid = derived.flatMap(workload => workload.invalid);
  const holds = [
    ...invalid.flatMap(({ name, diagnostics }) => diagnostics.map(reason => ({ deploymentTarget: name, reason }))),
    ...settled.flatMap(({ hold }) => hold ?? []),
  ];
  return {
    targets: sortBy([...unique.flat(), ...settled.flatMap(({ winner }) => winner ?? [])], 'name'),
    holds,
    contested: settled.flatMap(({ contested }) => contested ?? []),
    diagnostics: [
      ...derived.flatMap(({ warnings }) => warnings),
      ...standalone.left,
      ...holds.map(({ reason }) => reason),
      ...settled.flatMap(({ refused }) => refused ?? []),
    ],
  };
}

interface SharedFolder {
  readonly winner?: DeploymentTarget;
  readonly refused?: readonly Diagnostic[];
  readonly hold?: RemovalHold;
  readonly contested?: ContestedName;
}

function settleFolder(targets: readonly DeploymentTarget[], owners: EnvironmentInput['owners']): SharedFolder {
  const reason = sharedFolder(targets);
  const name = reason.deploymentTarget;
  const claims = targets.map(item => ({ item, registration: registrationOf(item), origin: item.origin }));
  const settled = settleName({ kind: 'DeploymentTarget', name }, claims, owners);
  if (settled.state === 'settled') return settled;
  return { hold: { deploymentTarget: name, reason }, ...(settled.contested && { contested: settled.contested }) };
}

function registrationOf({ registration, workspace }: DeploymentTarget): RegistrationSource | undefined {
  return registration === undefined ? undefined : { name: registration, workspace };
}

interface StandaloneTargets {
  readonly targets: readonly DeploymentTarget[];
  /** About those that are left out. */
  readonly left: readonly Diagnostic[];
}

/**
 * In a cluster the object made from a Workload stands beside it; the Workload is the origin of both. One that its Workload
 * doesn't declare any more is left over: the original only ever adds.
 */
function standaloneTargets(
  environment: string,
  objects: CollectedObjects,
  derived: readonly DerivedTargets[],
): StandaloneTargets {
  const known = new Set(derived.flatMap(({ targets }) => targets.map(({ name }) => name)));
  const invalid = new Set(derived.flatMap(workload => workload.invalid.map(({ name }) => name)));
  const workloads = new Set(objects.ofKind('Workload').map(({ name }) => name));
  const others = objects
    .ofKind('DeploymentTarget')
    .filter(({ name, spec }) => spec.environment === environment && !known.has(name))
    .map(targetOfObject);
  const [left, targets] = partition(others, ({ name, workload }) => workloads.has(workload) && !invalid.has(name));
  return { targets, left: left.map(leftOver) };
}

function leftOver({ name, workload, origin }: DeploymentTarget): Diagnostic {
  return {
    severity: 'info',
    code: 'target-not-declared',
    message: `DeploymentTarget ${name} is left out: Workload ${workload} doesn't declare it`,
    fix: `delete it, or declare it in Workload ${workload}`,
    origin,
    subject: { kind: 'DeploymentTarget', name },
  };
}

function sharedFolder(targets: readonly DeploymentTarget[]): Diagnostic & { readonly deploymentTarget: string } {
  const [first, ...others] = sortBy(targets, describeTarget) as [DeploymentTarget, ...DeploymentTarget[]];
  const { name } = first;
  return {
    severity: 'error',
    code: 'shared-folder',
    message: `${targets.length} deployment targets would share the name and folder "${name}": ${[first, ...others].map(describeTarget).join(' and ')}`,
    fix: 'rename all but one of them',
    origin: first.origin,
    subject: { kind: 'DeploymentTarget', name },
    deploymentTarget: name,
    related: others.map(other => ({ message: `also ${describeTarget(other)}`, origin: other.origin })),
  };
}

function describeTarget({ name, workload, origin }: DeploymentTarget): string {
  return `target "${name.slice(workload.length + 1)}" of workload "${workload}" (${origin.path}:${origin.line})`;
}
