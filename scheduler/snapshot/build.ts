import { compareText, type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts';
import type { KindName } from '../model/kinds/index.ts';
import { PLATFORM_CONFIG_LABEL } from '../model/kinds/platform-config.ts';
import type { EnvironmentInput, MissingSource, RegistrationSource } from '../model/manifest.ts';
import { MAX_LABEL_LENGTH, nameProblem } from '../model/names.ts';
import type { AnySchedulerObject, InvalidObject, PlatformConfig, SchedulerObject, Workload } from '../model/object.ts';
import { parseManifest } from '../model/parse.ts';
import { derivedTargets, targetOfObject } from './deployment-targets.ts';
import { type Holds, holdsOf } from './holds.ts';
import { type PreviousSnapshot, patchSnapshot } from './patch.ts';
import type { DeploymentTarget, RemovalHold, Snapshot } from './snapshot.ts';

/** ConfigMaps whose name starts so are platform config without the label (contract A.5). */
const AZURE_APP_CONFIG = 'azure-app-config';

/**
 * Makes the snapshot of an environment from everything that was found for it. Objects that aren't valid, or share their
 * kind and name, are left out and hold back what they might have decided. Unchanged manifests give the same objects as
 * before, so that the plan can tell what an edit touches.
 *
 * @param previous The last snapshot of this environment: an edit of workloads alone is made to it instead.
 */
export function buildSnapshot(input: EnvironmentInput, previous?: PreviousSnapshot): Snapshot {
  const patched = previous === undefined ? undefined : patchSnapshot(previous, input);
  return patched ?? buildAnew(input);
}

function buildAnew(input: EnvironmentInput): Snapshot {
  const understood = parseObjects(input);
  const { valid, invalid, diagnostics, holds } = understood;
  const targets = collectTargets(input.environment, valid, understood.registrationOf);
  const ofKind = <Name extends KindName>(kind: Name): SchedulerObject<Name>[] =>
    (valid.get(kind) ?? []) as unknown as SchedulerObject<Name>[];
  const gitOpsRepos = ofKind('GitOpsRepo');
  const baseCommit = ofKind('BaseRepo').find(repo => repo.name === 'main')?.spec.commit;
  const snapshot: Snapshot = {
    environment: input.environment,
    missing: [...input.missing, ...unusableSources(invalid)],
    clusterTypes: ofKind('ClusterType'),
    policies: ofKind('SchedulingPolicy'),
    deploymentTargets: targets.targets,
    templates: ofKind('Template'),
    configs: ofKind('ConfigMap').filter(isPlatformConfig),
    schemas: ofKind('ConfigSchema'),
    registrations: ofKind('WorkloadRegistration'),
    invalid,
    ...(baseCommit === undefined || baseCommit === '' ? {} : { baseCommit }),
    ...(gitOpsRepos.length === 1 && gitOpsRepos[0] !== undefined ? { gitOpsRepo: gitOpsRepos[0] } : {}),
    sources: input.sources,
    removalHolds: [...holds.removals, ...targets.holds],
    placementHolds: holds.placements,
    diagnostics: sortDiagnostics([
      ...input.diagnostics,
      ...diagnostics,
      ...targets.diagnostics,
      ...severalGitOpsRepos(gitOpsRepos),
      ...environmentName(input.environment),
    ]),
  };
  return snapshot;
}

interface Understood {
  /** By kind, sorted by name, names unique. */
  readonly valid: ReadonlyMap<KindName, readonly AnySchedulerObject[]>;
  readonly registrationOf: ReadonlyMap<AnySchedulerObject, RegistrationSource>;
  readonly invalid: readonly InvalidObject[];
  readonly diagnostics: readonly Diagnostic[];
  readonly holds: Holds;
}

function parseObjects(input: EnvironmentInput): Understood {
  const found = new Map<string, AnySchedulerObject[]>();
  const registrationOf = new Map<AnySchedulerObject, RegistrationSource>();
  const invalid: InvalidObject[] = [];
  const diagnostics: Diagnostic[] = [];
  const removals: RemovalHold[] = [];
  const placements: Holds['placements'][number][] = [];
  const hold = (
    object: Partial<InvalidObject>,
    reason: Diagnostic | undefined,
    fromWorkloadRepository: boolean,
  ): void => {
    if (reason === undefined) return;
    const holds = holdsOf({ ...object, fromWorkloadRepository, reason });
    removals.push(...holds.removals);
    placements.push(...holds.placements);
  };
  for (const { manifest, registration } of input.manifests) {
    const parsed = parseManifest(manifest);
    if (parsed.state === 'foreign') {
      diagnostics.push(foreignKind(parsed));
    } else if (parsed.state === 'invalid') {
      // A ConfigMap that isn't ours is somebody else's business, however it looks.
      if (parsed.object.kind === 'ConfigMap' && !mayBePlatformConfig(parsed.object)) continue;
      invalid.push(parsed.object);
      diagnostics.push(...parsed.object.diagnostics);
      hold(parsed.object, parsed.object.diagnostics[0], registration !== undefined);
    } else {
      const { object } = parsed;
      const key = `${object.kind}/${object.name}`;
      const same = found.get(key);
      if (same === undefined) found.set(key, [object]);
      else same.push(object);
      if (registration !== undefined) registrationOf.set(object, registration);
      diagnostics.push(...parsed.warnings);
    }
  }
  for (const { unreadable, registration } of input.unreadable) {
    invalid.push({ kind: '', ...unreadable });
    diagnostics.push(...unreadable.diagnostics);
    hold(unreadable, unreadable.diagnostics[0], registration !== undefined);
  }
  const valid = new Map<KindName, AnySchedulerObject[]>();
  for (const objects of found.values()) {
    const [object] = objects;
    if (object === undefined) continue;
    if (objects.length > 1) {
      const duplicate = duplicateName(objects);
      // Two that differ in their labels may apply anywhere, whichever was read first.
      const alike = objects.every(other => sameLabels(other.labels, object.labels));
      const { kind, name, labels, origin } = object;
      invalid.push({ kind, name, ...(alike ? { labels } : {}), origin, diagnostics: [duplicate] });
      diagnostics.push(duplicate);
      hold(object, duplicate, false);
    } else {
      const list = valid.get(object.kind);
      if (list === undefined) valid.set(object.kind, [object]);
      else list.push(object);
    }
  }
  for (const objects of valid.values()) objects.sort((a, b) => compareText(a.name, b.name));
  return { valid, registrationOf, invalid, diagnostics, holds: { removals, placements } };
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => a[key] === b[key]);
}

function foreignKind(found: {
  apiVersion: string;
  kind: string;
  name: string;
  origin: Diagnostic['origin'];
}): Diagnostic {
  return {
    severity: 'info',
    code: 'foreign-kind',
    message: `${found.kind || 'an object without kind'} ${found.name} (${found.apiVersion || 'no apiVersion'}) is not a kind of Berth and is ignored`,
    ...(found.origin === undefined ? {} : { origin: found.origin }),
    subject: { kind: found.kind, name: found.name },
  };
}

function duplicateName(objects: readonly AnySchedulerObject[]): Diagnostic {
  const [first, ...others] = [...objects].sort((a, b) => compareText(placeOf(a), placeOf(b))) as [
    AnySchedulerObject,
    ...AnySchedulerObject[],
  ];
  return {
    severity: 'error',
    code: 'duplicate-name',
    message: `${objects.length} objects are ${first.kind} "${first.name}": ${[first, ...others].map(placeOf).join(' and ')}`,
    fix: 'rename or remove all but one',
    origin: first.origin,
    subject: { kind: first.kind, name: first.name },
    related: others.map(other => ({ message: `also ${other.kind} "${other.name}"`, origin: other.origin })),
  };
}

function placeOf(object: AnySchedulerObject): string {
  return `${object.origin.repository} ${object.origin.path}:${object.origin.line}`;
}

function isPlatformConfig(config: PlatformConfig): boolean {
  return config.labels[PLATFORM_CONFIG_LABEL] === 'true' || config.name.startsWith(AZURE_APP_CONFIG);
}

/** Whether an invalid ConfigMap may have been meant as platform config. */
function mayBePlatformConfig({ name, labels }: InvalidObject): boolean {
  return (
    labels === undefined || PLATFORM_CONFIG_LABEL in labels || name === undefined || name.startsWith(AZURE_APP_CONFIG)
  );
}

interface CollectedTargets {
  readonly targets: readonly DeploymentTarget[];
  readonly holds: readonly RemovalHold[];
  readonly diagnostics: readonly Diagnostic[];
}

function collectTargets(
  environment: string,
  valid: Understood['valid'],
  registrationOf: Understood['registrationOf'],
): CollectedTargets {
  const byName = new Map<string, DeploymentTarget[]>();
  const holds: RemovalHold[] = [];
  const diagnostics: Diagnostic[] = [];
  const add = (target: DeploymentTarget): void => {
    const same = byName.get(target.name);
    if (same === undefined) byName.set(target.name, [target]);
    else same.push(target);
  };
  for (const workload of (valid.get('Workload') ?? []) as readonly Workload[]) {
    const derived = derivedTargets(workload, environment, registrationOf.get(workload));
    derived.targets.forEach(add);
    diagnostics.push(...derived.warnings);
    for (const { name, diagnostics: problems } of derived.invalid) {
      diagnostics.push(...problems);
      for (const reason of problems) holds.push({ deploymentTarget: name, reason });
    }
  }
  for (const object of (valid.get('DeploymentTarget') ?? []) as readonly SchedulerObject<'DeploymentTarget'>[]) {
    // In a cluster the object made from a Workload stands beside it; the Workload is the origin of both.
    if (object.spec.environment === environment && !byName.has(object.name)) add(targetOfObject(object));
  }
  const targets: DeploymentTarget[] = [];
  for (const [name, same] of byName) {
    if (same.length === 1) targets.push(...same);
    else {
      const reason = sharedFolder(name, same);
      diagnostics.push(reason);
      holds.push({ deploymentTarget: name, reason });
    }
  }
  return { targets: targets.sort((a, b) => compareText(a.name, b.name)), holds, diagnostics };
}

function sharedFolder(name: string, targets: readonly DeploymentTarget[]): Diagnostic {
  const [first, ...others] = [...targets].sort((a, b) => compareText(describeTarget(a), describeTarget(b))) as [
    DeploymentTarget,
    ...DeploymentTarget[],
  ];
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

/** Without knowing the base repository or the GitOps repository nothing can be said about the environment. */
function unusableSources(invalid: readonly InvalidObject[]): MissingSource[] {
  return invalid
    .filter(({ kind }) => kind === 'BaseRepo' || kind === 'GitOpsRepo')
    .map(({ kind, name, origin, diagnostics }) => ({
      role: `${kind} ${name ?? ''}`.trim(),
      repository: origin.repository,
      reason: diagnostics[0]?.message ?? 'it is not valid',
      ...(diagnostics[0]?.fix === undefined ? {} : { fix: diagnostics[0].fix }),
      origin: diagnostics[0]?.origin ?? origin,
      transient: false,
    }));
}

function severalGitOpsRepos(repos: readonly SchedulerObject<'GitOpsRepo'>[]): Diagnostic[] {
  const [first, ...others] = repos;
  if (first === undefined || others.length === 0) return [];
  return [
    {
      severity: 'error',
      code: 'several-gitops-repos',
      message: `an environment has one GitOpsRepo, this one has ${repos.length}: ${repos.map(repo => repo.name).join(', ')}`,
      fix: 'remove all but one',
      origin: first.origin,
      subject: { kind: 'GitOpsRepo', name: first.name },
      related: others.map(other => ({ message: `also GitOpsRepo "${other.name}"`, origin: other.origin })),
    },
  ];
}

function environmentName(environment: string): Diagnostic[] {
  const problem =
    environment.length > MAX_LABEL_LENGTH
      ? `has ${environment.length} characters, at most ${MAX_LABEL_LENGTH} are allowed`
      : nameProblem(environment);
  if (problem === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'invalid-environment-name',
      message: `the environment name "${environment}" ${problem}`,
      fix: 'choose another name',
      subject: { kind: 'Environment', name: environment },
    },
  ];
}
