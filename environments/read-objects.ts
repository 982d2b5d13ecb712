import { UserError } from '../runtime/errors.ts';
import { nearest } from '../runtime/nearest.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import { FLUX_NAME_LABEL } from '../scheduler/model/flux-labels.ts';
import type {
  EnvironmentInput,
  RegistrationSource,
  SourcedManifest,
  SourcedUnreadable,
} from '../scheduler/model/manifest.ts';
import type { ParsedManifest, Workload } from '../scheduler/model/object.ts';
import { DEFAULT_LIMITS, type SourceLimits } from './limits.ts';
import type { ManifestFile } from './manifests/manifest-file.ts';
import { type ParsedManifests, parseManifests } from './manifests/parsed-manifests.ts';
import { readObjectFiles } from './object-files.ts';

export interface ReadObjectsOptions {
  /** Name of the environment, which the objects' namespace may tell as well. */
  readonly environment?: string;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** What `-` reads. */
  readonly stdin: () => Promise<string>;
  readonly limits?: Partial<SourceLimits>;
}

/**
 * Reads the objects of one environment's namespace as they stand in a cluster: a file or stream of YAML or JSON, or a
 * folder of such files. Through which registration a Workload came is told by Flux's label (contract A.3), which is
 * understood for environments with `-` in their name, too.
 * Throws a {@link UserError} when there is no such file, or the environment's name is neither given nor told.
 */
export async function readObjects(location: string, options: ReadObjectsOptions): Promise<EnvironmentInput> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { repository, content: file } = await readObjectFiles(location, { ...options, limits });
  if (file.manifests.length === 0 && file.unreadable.length === 0) {
    throw new UserError(`${repository} has no objects, so there is nothing to be decided by`, {
      fix: 'check what is read: an empty list would remove everything',
    });
  }
  const environment = options.environment ?? namespaceOf(file.manifests);
  const content = parseManifests(file);
  const owners = findOwners(content, environment);
  const manifests: SourcedManifest[] = [];
  const unreadable: SourcedUnreadable[] = content.unreadable.map(one => ({ unreadable: one }));
  for (const manifest of content.manifests) {
    const owner = ownerOf(manifest, environment, owners);
    if (owner.state === 'lost') unreadable.push(lostWorkload(owner.workload, owner.registration, owners));
    else
      manifests.push(owner.registration === undefined ? { manifest } : { manifest, registration: owner.registration });
  }
  return {
    environment,
    manifests,
    unreadable,
    missing: [],
    unreadableRegistrations: [],
    sources: [{ repository, revision: 'objects', role: `environment ${environment}` }],
    diagnostics: content.diagnostics,
  };
}

/** The one namespace that the objects are in. */
function namespaceOf(manifests: ManifestFile['manifests']): string {
  const namespaces = new Set(
    manifests.flatMap(({ body }) => {
      const { metadata } = body as { metadata?: { namespace?: unknown } | null };
      return typeof metadata?.namespace === 'string' ? [metadata.namespace] : [];
    }),
  );
  const [namespace] = namespaces;
  if (namespace !== undefined && namespaces.size === 1) return namespace;
  const found = namespaces.size === 0 ? 'no namespace' : `${namespaces.size} namespaces`;
  throw new UserError(`the objects have ${found}, so the environment is not known`, {
    fix: 'name it: --environment NAME',
  });
}

interface Owners {
  readonly environment: string;
  /** `spec.workspace` by name of the registration. */
  readonly registrations: ReadonlyMap<string, string>;
  /** Registrations that are there and not valid. */
  readonly invalid: ReadonlySet<string>;
  readonly baseRepos: ReadonlySet<string>;
}

function findOwners(content: ParsedManifests, environment: string): Owners {
  const registrations = new Map<string, string>();
  const invalid = new Set<string>();
  const baseRepos = new Set<string>();
  const named: { kind?: string; name?: string }[] = [...content.unreadable];
  for (const manifest of content.manifests) {
    if (manifest.state === 'invalid') named.push(manifest.object);
    if (manifest.state !== 'valid') continue;
    const { object } = manifest;
    if (object.kind === 'WorkloadRegistration') registrations.set(object.name, object.spec.workspace);
    if (object.kind === 'BaseRepo') baseRepos.add(object.name);
  }
  for (const { kind, name } of named) {
    if (kind === 'WorkloadRegistration' && name !== undefined) invalid.add(name);
  }
  return { environment, registrations, invalid, baseRepos };
}

type Owner =
  | { readonly state: 'known'; readonly registration?: RegistrationSource }
  | { readonly state: 'lost'; readonly workload: Workload; readonly registration: string };

function ownerOf(manifest: ParsedManifest, environment: string, owners: Owners): Owner {
  if (manifest.state !== 'valid' || manifest.object.kind !== 'Workload') return { state: 'known' };
  const workload = manifest.object;
  const label = workload.labels[FLUX_NAME_LABEL];
  // Applied by hand, or with the environment branch itself.
  if (label === undefined || label === environment || !label.includes('-')) return { state: 'known' };
  const candidates = ownerNames(label, environment);
  for (const name of candidates) {
    const workspace = owners.registrations.get(name);
    if (workspace !== undefined) return { state: 'known', registration: { name, workspace } };
  }
  // Applied with the base repository.
  if (candidates.some(name => owners.baseRepos.has(name))) return { state: 'known' };
  return { state: 'lost', workload, registration: candidates[0] ?? label };
}

/** Names that the registration may have, by the label `<environment>-<registration>`: without the environment; else what stands after the first `-`, as the original reads it. */
function ownerNames(label: string, environment: string): string[] {
  const afterFirst = label.slice(label.indexOf('-') + 1);
  return label.startsWith(`${environment}-`) ? [label.slice(environment.length + 1)] : [afterFirst];
}

/** Without its registration a workload's workspace isn't known, and so neither is where it may run. */
function lostWorkload({ name, origin, at }: Workload, registration: string, owners: Owners): SourcedUnreadable {
  const isInvalid = owners.invalid.has(registration);
  const meant = nearest(registration, owners.registrations.keys());
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'registration-missing',
    message: `Workload ${name} came through registration "${registration}", which is ${isInvalid ? 'not valid' : 'not there'}`,
    fix: isInvalid
      ? 'correct the WorkloadRegistration'
      : `add the WorkloadRegistration${meant === undefined ? '' : ` (did you mean "${meant}"?)`}, or remove the label ${FLUX_NAME_LABEL}`,
    origin: at(['metadata', 'labels', FLUX_NAME_LABEL]),
    subject: { kind: 'Workload', name },
  };
  return { unreadable: { kind: 'Workload', name, origin, diagnostics: [diagnostic] } };
}
