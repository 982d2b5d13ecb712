import isEqual from 'lodash-es/isEqual.js';
import omit from 'lodash-es/omit.js';
import partition from 'lodash-es/partition.js';
import sortBy from 'lodash-es/sortBy.js';
import { memoizeByObject } from '../../runtime/memoize.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { KindName } from '../model/kinds/index.ts';
import { isAzureAppConfig, PLATFORM_CONFIG_LABEL } from '../model/kinds/platform-config.ts';
import type {
  ContestedName,
  EnvironmentInput,
  RegistrationSource,
  SourcedManifest,
  SourcedUnreadable,
  UnreadableManifest,
} from '../model/manifest.ts';
import type { AnySchedulerObject, ForeignManifest, InvalidObject, SchedulerObject } from '../model/object.ts';
import { type Holds, holdsOf, type RejectedObject } from './rejected-objects.ts';
import { type Claim, isSamePlace, sameObject, settleName } from './settle-name.ts';

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
  readonly contested: readonly ContestedName[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Sorts an environment's manifests into valid objects by kind, and objects that can't be used. */
export function collectObjects({ manifests, unreadable, owners }: EnvironmentInput): CollectedObjects {
  const valid = manifests.flatMap(claimOf);
  const byName = Map.groupBy(valid, nameOf);
  const [unique, shared] = partition([...byName.values()], ({ length }) => length === 1);
  const named = shared.map(claims => nameShared(claims, { owners, manifests }));
  const rejected = [
    ...manifests.flatMap(rejectedManifest),
    ...unreadable.map(rejectedDocument),
    ...named.flatMap(({ rejected: one }) => one ?? []),
  ];
  const claims = [...unique.flat(), ...named.flatMap(({ winner }) => winner ?? [])];
  return {
    ofKind: indexByKind(claims.map(({ item }) => item)),
    registrationOf: indexRegistrations(claims),
    invalid: rejected.map(({ object }) => object),
    holds: holdsOf(rejected),
    contested: named.flatMap(({ contested }) => contested ?? []),
    diagnostics: [
      ...manifests.flatMap(({ manifest }) => (manifest.state === 'foreign' ? [foreignKind(manifest)] : [])),
      ...manifests.flatMap(({ manifest }) => (manifest.state === 'valid' ? manifest.warnings : [])),
      ...rejected.flatMap(({ object }) => object.diagnostics),
      ...named.flatMap(({ refused }) => refused ?? []),
    ],
  };
}

type ObjectClaim = Claim<AnySchedulerObject>;

function claimOf({ manifest, registration }: SourcedManifest): ObjectClaim[] {
  if (manifest.state !== 'valid') return [];
  return [{ item: manifest.object, registration, origin: manifest.object.origin }];
}

/** A schema's name is its registration's own. */
function nameOf({ item: { kind, name }, registration }: ObjectClaim): string {
  return `${kind}/${kind === 'ConfigSchema' ? (registration?.name ?? '') : ''}/${name}`;
}

interface SharedName {
  readonly winner?: ObjectClaim;
  readonly refused?: readonly Diagnostic[];
  readonly rejected?: RejectedObject;
  readonly contested?: ContestedName;
}

/** Only a Workload can be claimed by several registrations: of all other kinds they may bring none, or one of their own. */
function nameShared(
  claims: readonly ObjectClaim[],
  { owners, manifests }: Pick<EnvironmentInput, 'owners' | 'manifests'>,
): SharedName {
  const [first] = claims;
  if (first?.item.kind !== 'Workload') return { rejected: rejectedName(claims) };
  const same = sameObject(claims);
  if (same !== undefined) return { winner: same };
  if (claims.every(({ origin }) => isSamePlace(origin, first.origin)))
    return { rejected: rejectedName(claims, registeredTwice(claims, manifests)) };
  const settled = settleName({ kind: 'Workload', name: first.item.name }, claims, owners);
  if (settled.state === 'open') {
    return { rejected: rejectedName(claims), ...(settled.contested && { contested: settled.contested }) };
  }
  const winner = claims.find(({ item }) => item === settled.winner);
  return { ...(winner && { winner }), refused: settled.refused };
}

function rejectedManifest({ manifest, registration }: SourcedManifest): RejectedObject[] {
  if (manifest.state !== 'invalid') return [];
  const { object } = manifest;
  // A ConfigMap that isn't ours is somebody else's business, however it looks.
  if (object.kind === 'ConfigMap' && !mayBePlatformConfig(object)) return [];
  return [{ object: ofRegistration(object, registration), fromWorkloadRepository: registration !== undefined }];
}

/** The same object for the same registration, so that a plan can be told to be unchanged. */
function ofRegistration(object: InvalidObject, registration: RegistrationSource | undefined): InvalidObject {
  if (registration === undefined) return object;
  const known = byRegistration(object);
  const owned = known.get(registration.name) ?? { ...object, registration: registration.name };
  known.set(registration.name, owned);
  return owned;
}

const byRegistration = memoizeByObject<InvalidObject, Map<string, InvalidObject>>(() => new Map());

/** Whether an invalid ConfigMap may have been meant as platform config. */
function mayBePlatformConfig({ name, labels }: InvalidObject): boolean {
  return labels === undefined || PLATFORM_CONFIG_LABEL in labels || name === undefined || isAzureAppConfig({ name });
}

function rejectedDocument({ unreadable, registration }: SourcedUnreadable): RejectedObject {
  const { notAnObject = false } = unreadable;
  return { object: documentAsObject(unreadable), fromWorkloadRepository: registration !== undefined, notAnObject };
}

const documentAsObject = memoizeByObject(
  (document: UnreadableManifest): InvalidObject => ({ kind: '', ...omit(document, 'notAnObject') }),
);

/** Which of several objects of one kind and name is meant can't be told, so none of them counts (ADR 4). */
function rejectedName(claims: readonly ObjectClaim[], reason?: Diagnostic): RejectedObject {
  const objects = claims.map(({ item }) => item);
  const [first, ...others] = objects as [AnySchedulerObject, ...AnySchedulerObject[]];
  const { kind, name, labels, origin } = first;
  // Objects that differ in their labels may apply anywhere, whichever was read first.
  const alike = others.every(other => isEqual(other.labels, labels));
  const names = new Set(claims.map(({ registration }) => registration?.name));
  const [registration] = names;
  const object = {
    kind,
    name,
    ...(alike && { labels }),
    ...(names.size === 1 && registration !== undefined && { registration }),
    origin,
    diagnostics: [reason ?? duplicateName(objects)],
  };
  return { object: sameAsBefore(first, object), fromWorkloadRepository: false };
}

/** The object of an earlier call for the same first one, when it says the same: identity means unchanged (ADR 2). */
function sameAsBefore(first: AnySchedulerObject, object: InvalidObject): InvalidObject {
  const before = lastRejected.get(first);
  if (isEqual(before, object)) return before ?? object;
  lastRejected.set(first, object);
  return object;
}

const lastRejected = new WeakMap<AnySchedulerObject, InvalidObject>();

/** Whoever owns the file has done nothing wrong: the registrations lead to it twice. */
function registeredTwice(
  claims: readonly ObjectClaim[],
  manifests: EnvironmentInput['manifests'],
): Diagnostic | undefined {
  const names = claims.map(({ registration }) => registration?.name);
  const registrations = manifests.flatMap(({ manifest }) =>
    manifest.state === 'valid' && manifest.object.kind === 'WorkloadRegistration' && names.includes(manifest.name)
      ? [manifest.object]
      : [],
  );
  const [first, ...others] = sortBy(registrations, 'name');
  const [claim] = claims;
  if (first === undefined || others.length === 0 || claim === undefined) return undefined;
  const { kind, name, origin } = claim.item;
  const all = [first, ...others].map(one => `${one.name} (workspace ${one.spec.workspace})`).join(' and ');
  return {
    severity: 'error',
    code: 'registered-twice',
    message: `registrations ${all} all lead to ${kind} "${name}" in ${origin.path}`,
    fix: 'narrow the path of all but one, or give them the same workspace',
    origin: first.at(['spec', 'workload', 'path']),
    subject: { kind: 'WorkloadRegistration', name: first.name },
    related: others.map(other => ({ message: `also ${other.name}`, origin: other.at(['spec', 'workload', 'path']) })),
  };
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

function indexRegistrations(claims: readonly ObjectClaim[]): CollectedObjects['registrationOf'] {
  const known = new Map<AnySchedulerObject, RegistrationSource>();
  for (const { item, registration } of claims) if (registration !== undefined) known.set(item, registration);
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
