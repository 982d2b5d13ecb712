import type { z } from 'zod';
import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { KINDS, KindName } from './kinds/index.ts';
import type { FieldPath } from './manifest.ts';

/** What `spec` (`data` for a ConfigMap) of a kind is after parsing, defaults filled in. */
export type SpecOf<Name extends KindName> = z.output<(typeof KINDS)[Name]['spec']>;

/** An object of one of our kinds, understood and valid. */
export interface SchedulerObject<Name extends KindName = KindName> {
  readonly kind: Name;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: SpecOf<Name>;
  readonly origin: Origin;
  /** Origin of a field. */
  readonly at: (path: FieldPath) => Origin;
}

/** An object that claims to be of one of our kinds and isn't valid. What it might have decided is held back. */
export interface InvalidObject {
  readonly kind: string;
  /** Absent when not even the name could be read. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The registration that brought it, whose targets alone it concerns; absent for what the control plane brought. */
  readonly registration?: string;
  readonly origin: Origin;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What a manifest turned out to be: an object of one of our kinds, something that was meant as one, or an object of
 * somebody else's. An unchanged file gives the same value from run to run, so that `===` tells what has changed (ADR 2).
 */
export type ParsedManifest = ValidManifest | InvalidManifest | ForeignManifest;

/** How a manifest names itself, whatever it is. Kind and name are empty where it has none, or something else than text. */
interface ManifestHeader {
  readonly kind: string;
  readonly name: string;
  readonly origin: Origin;
}

export interface ValidManifest extends ManifestHeader {
  readonly state: 'valid';
  readonly object: AnySchedulerObject;
  readonly warnings: readonly Diagnostic[];
}

export interface InvalidManifest extends ManifestHeader {
  readonly state: 'invalid';
  readonly object: InvalidObject;
  /** Keys of all its labels, also of those whose value isn't text and which `object.labels` therefore doesn't have. */
  readonly labelKeys: readonly string[];
}

/** An object of a kind that Berth has nothing to do with, such as a Deployment. */
export interface ForeignManifest extends ManifestHeader {
  readonly state: 'foreign';
  readonly apiVersion: string;
}

/** A valid object of any kind: a union that `object.kind` tells apart. */
export type AnySchedulerObject = { [Name in KindName]: SchedulerObject<Name> }[KindName];

export type Assignment = SchedulerObject<'Assignment'>;
export type BaseRepo = SchedulerObject<'BaseRepo'>;
export type ClusterType = SchedulerObject<'ClusterType'>;
export type ConfigSchema = SchedulerObject<'ConfigSchema'>;
export type DeploymentTargetObject = SchedulerObject<'DeploymentTarget'>;
export type Environment = SchedulerObject<'Environment'>;
export type GitOpsRepo = SchedulerObject<'GitOpsRepo'>;
export type PlatformConfig = SchedulerObject<'ConfigMap'>;
export type SchedulingPolicy = SchedulerObject<'SchedulingPolicy'>;
export type Template = SchedulerObject<'Template'>;
export type Workload = SchedulerObject<'Workload'>;
export type WorkloadRegistration = SchedulerObject<'WorkloadRegistration'>;
