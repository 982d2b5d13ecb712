import type { Origin, Position } from '../../runtime/origin.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ParsedManifest } from './object.ts';

/** A path to a field inside a document, such as `['spec', 'manifests', 0]`. */
export type FieldPath = readonly (string | number)[];

/** An object as it stands in a YAML file, whatever its kind. `parseManifest` makes an object of one of our kinds of it. */
export interface Manifest {
  /** Maps, lists, strings, numbers, booleans and null, as the `yaml` package gives them. */
  readonly body: unknown;
  readonly origin: Origin;
  /** Position of a field, or of the nearest existing parent of one that is missing. */
  readonly locate: (path: FieldPath) => Position;
  /** Dates without quotes, which aren't the texts that are written. Absent without any. */
  readonly dates?: readonly UnquotedDate[];
}

/** A date without quotes, and the text that it is read as. */
export interface UnquotedDate {
  readonly at: Position;
  readonly written: string;
  readonly read: string;
}

/** The origin of a field of a manifest. */
export function originOf({ origin, locate }: Pick<Manifest, 'origin' | 'locate'>, path: FieldPath): Origin {
  return { ...origin, ...locate(path) };
}

/** `spec.manifests[0].name`, as people write it. */
export function fieldName(path: FieldPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** A document that isn't valid YAML, or no object. Kind and name are what could still be read of it, so that little is held back. */
export interface UnreadableManifest {
  readonly kind?: string;
  readonly name?: string;
  /** It is YAML, but no Kubernetes object: what stood there before may be gone, but it is no config. */
  readonly notAnObject?: true;
  readonly origin: Origin;
  readonly diagnostics: readonly Diagnostic[];
}

/** How the objects of an app repository came in: through which registration. */
export interface RegistrationSource {
  readonly name: string;
  /** `spec.workspace` of the registration, empty when it names none. */
  readonly workspace: string;
}

/** A manifest with the way it came into the environment. */
export interface SourcedManifest {
  readonly manifest: ParsedManifest;
  /** Set for what an app repository brought; absent for what the control-plane repository brought. */
  readonly registration?: RegistrationSource;
}

/** An unreadable document with the way it came into the environment. */
export interface SourcedUnreadable {
  readonly unreadable: UnreadableManifest;
  readonly registration?: RegistrationSource;
}

/** One revision that was read for a snapshot. */
export interface SourceRevision {
  readonly repository: string;
  /** The branch, or the word for what was taken, such as `working tree`. */
  readonly revision: string;
  /** Absent for a working tree. */
  readonly commit?: string;
  /** What it was read for, such as `environment dev`, `base repository main`, `registration shop`. */
  readonly role: string;
}

/** A source that could not be read. Unless it is one team's, its snapshot is incomplete, and an incomplete snapshot gives no plan. */
export interface MissingSource {
  readonly role: string;
  readonly repository: string;
  readonly revision?: string;
  /** Why, as a sentence without a final period. */
  readonly reason: string;
  /** How to mend it, when it is known. */
  readonly fix?: string;
  /** The object that refers to it. */
  readonly origin?: Origin;
  /** True when trying again may help: a network or server failure, not a wrong address. */
  readonly transient: boolean;
  /** It was read, and can't be used as it is. */
  readonly readable?: boolean;
}

/** A registration whose repository could not be read: what it may have brought stays as it is, and everything else goes on. */
export interface UnreadableRegistration extends MissingSource {
  readonly registration: string;
}

/** All that was found for one environment, each manifest parsed: what a snapshot is made from. */
export interface EnvironmentInput {
  readonly environment: string;
  readonly manifests: readonly SourcedManifest[];
  readonly unreadable: readonly SourcedUnreadable[];
  readonly missing: readonly MissingSource[];
  readonly unreadableRegistrations: readonly UnreadableRegistration[];
  readonly sources: readonly SourceRevision[];
  readonly diagnostics: readonly Diagnostic[];
  /** Of names that several registrations bring, the registration that had it first, by {@link ContestedName.key}. */
  readonly owners?: ReadonlyMap<string, string> | undefined;
}

/** A name that several registrations bring. */
export interface ContestedName {
  readonly kind: 'Workload' | 'DeploymentTarget';
  readonly name: string;
  /** Of kind and name. */
  readonly key: string;
  /** Names of the registrations, sorted. */
  readonly registrations: readonly string[];
}
