import isEqual from 'lodash-es/isEqual.js';
import partition from 'lodash-es/partition.js';
import sortBy from 'lodash-es/sortBy.js';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { KindName } from '../model/kinds/index.ts';
import { isAzureAppConfig, PLATFORM_CONFIG_LABEL } from '../model/kinds/platform-config.ts';
import type { EnvironmentInput, RegistrationSource, SourcedManifest, SourcedUnreadable } from '../model/manifest.ts';
import type { AnySchedulerObject, ForeignManifest, InvalidObject, SchedulerObject } from '../model/object.ts';
import { type Holds, holdsOf, type RejectedObject } from './rejected-objects.ts';

/** What the manifests of an environment come to. */
export interface CollectedObjects {
  /** Valid objects of a kind, sorted by name, names unique. */
  readonly ofKind: <Name extends KindName>(kind: Name) => readonly SchedulerObject<Name>[];
  /** The registration through which an object came, if it came through one. */
  readonly registrationOf: (object: AnySchedulerObject) => RegistrationSource | undefined;
  /** Objects that aren't valid, documents that can't be read, and names that several objects share. */
  readonly invalid: readonly InvalidObject[];
  /** What `invalid` might have decided. */
  readonly holds: Holds;
  readonly diagnostics: readonly Diagnostic[];
}

/** Sorts an environment's manifests into valid objects by kind, and objects that can't be used. */
export function collectObjects({ manifests, unreadable }: EnvironmentInput): CollectedObjects {
  const valid = manifests.flatMap(({ manifest }) => (manifest.state === 'valid' ? [manifest] : []));
  const byName = Map.groupBy(
    valid.map(({ object }) => object),
    ({ kind, name }) => `${kind}/${name}`,
  );
  const [unique, shared] = partition([...byName.values()], ({ length }) => length === 1);
  const rejected = [
    ...manifests.flatMap(rejectedManifest),
    ...unreadable.map(rejectedDocument),
    ...shared.map(rejectedName),
  ];
  return {
    ofKind: indexByKind(unique.flat()),
    registrationOf: indexRegistrations(manifests),
    invalid: rejected.map(({ object }) => object),
    holds: holdsOf(rejected),
    diagnostics: [
      ...manifests.flatMap(({ manifest }) => (manifest.state === 'foreign' ? [foreignKind(manifest)] : [])),
      ...valid.flatMap(({ warnings }) => warnings),
      ...rejected.flatMap(({ object }) => object.diagnostics),
    ],
  };
}

function rejectedManifest({ manifest, registration }: SourcedManifest): RejectedObject[] {
  if (manifest.state !== 'invalid') return [];
  const { object } = manifest;
  // A ConfigMap that isn't ours is somebody else's business, however it looks.
  if (object.kind === 'ConfigMap' && !mayBePlatformConfig(object)) return [];
  return [{ object, fromWorkloadRepository: registration !== undefined }];
}

/** Whether an invalid ConfigMap may have been meant as platform config. */
function mayBePlatformConfig({ name, labels }: InvalidObject): boolean {
  return labels === undefined || PLATFORM_CONFIG_LABEL in labels || name === undefined || isAzureAppConfig({ name });
}

function rejectedDocument({ unreadable, registration }: SourcedUnreadable): RejectedObject {
  return { object: { kind: '', ...unreadable }, fromWorkloadRepository: registration !== undefined };
}

/** Which of several objects of one kind and name is meant can't be told, so none of them counts (ADR 4). */
function rejectedName(objects: readonly AnySchedulerObject[]): RejectedObject {
  const [first, ...others] = objects as readonly [AnySchedulerObject, ...AnySchedulerObject[]];
  const { kind, name, labels, origin } = first;
  // Objects that differ in their labels may apply anywhere, whichever was read first.
  const alike = others.every(other => isEqual(other.labels, labels));
  const object = { kind, name, ...(alike ? { labels } : {}), origin, diagnostics: [duplicateName(objects)] };
  return { object, fromWorkloadRepository: false };
}

function duplicateName(objects: readonly AnySchedulerObject[]): Diagnostic {
  const [first, ...others] = sortBy(objects, placeOf) as [AnySchedulerObject, ...AnySchedulerObject[]];
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

function placeOf({ origin }: AnySchedulerObject): string {
  return `${origin.repository} ${origin.path}:${origin.line}`;
}

function indexByKind(objects: readonly AnySchedulerObject[]): CollectedObjects['ofKind'] {
  const byKind: ReadonlyMap<KindName, readonly unknown[]> = Map.groupBy(sortBy(objects, 'name'), ({ kind }) => kind);
  return <Name extends KindName>(kind: Name) => (byKind.get(kind) ?? []) as readonly SchedulerObject<Name>[];
}

function indexRegistrations(manifests: readonly SourcedManifest[]): CollectedObjects['registrationOf'] {
  const known = new Map<AnySchedulerObject, RegistrationSource>();
  for (const { manifest, registration } of manifests) {
    if (manifest.state === 'valid' && registration !== undefined) known.set(manifest.object, registration);
  }
  return object => known.get(object);
}

function foreignKind({ kind, apiVersion, name, origin }: ForeignManifest): Diagnostic {
  return {
    severity: 'info',
    code: 'foreign-kind',
    message: `${kind || 'an object without kind'} ${name} (${apiVersion || 'no apiVersion'}) is not a kind of Berth and is ignored`,
    origin,
    subject: { kind, name },
  };
}
