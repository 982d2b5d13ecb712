import sortBy from 'lodash-es/sortBy.js';
import { pushAll } from '../runtime/push-all.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type {
  EnvironmentInput,
  MissingSource,
  RegistrationSource,
  SourcedManifest,
  SourcedUnreadable,
  SourceRevision,
  UnreadableRegistration,
} from '../scheduler/model/manifest.ts';
import type {
  AnySchedulerObject,
  BaseRepo,
  Environment,
  ParsedManifest,
  WorkloadRegistration,
} from '../scheduler/model/object.ts';
import { filterAllowedKinds } from './allowed-kinds.ts';
import type { ParsedManifests } from './manifests/parsed-manifests.ts';
import type { ReadSource, SourceReader, SourceRequest, SourceResult } from './source-reader.ts';

// A base repository that refers to another is unusual; one that refers to a fifth is a mistake.
const MAX_BASE_DEPTH = 5;

/**
 * Finds everything of one environment: environment branch → BaseRepo at its commit → WorkloadRegistration → Workload.
 * What can't be read is named, with the object that refers to it: in `missing` what decides for all, in
 * `unreadableRegistrations` what is one team's. The order of the result depends on names
 * and paths only, not on the order in which repositories answered.
 */
export async function followEnvironment(reader: SourceReader, environment: Environment): Promise<EnvironmentInput> {
  const collection = new Collection();
  await collection.followBase(reader, environmentRequest(environment));
  await collection.followRegistrations(reader);
  return {
    environment: environment.name,
    manifests: collection.manifests,
    unreadable: collection.unreadable,
    missing: collection.missing,
    unreadableRegistrations: collection.unreadableRegistrations,
    sources: collection.sources,
    diagnostics: collection.diagnostics,
  };
}

class Collection {
  readonly manifests: SourcedManifest[] = [];
  readonly unreadable: SourcedUnreadable[] = [];
  readonly missing: MissingSource[] = [];
  readonly unreadableRegistrations: UnreadableRegistration[] = [];
  readonly sources: SourceRevision[] = [];
  // A set, because what two registrations bring from one folder is told once.
  readonly #diagnostics = new Set<Diagnostic>();
  readonly #visited = new Set<string>();
  readonly #registrations: WorkloadRegistration[] = [];

  get diagnostics(): Diagnostic[] {
    return [...this.#diagnostics];
  }

  /** Reads the environment branch or a base repository, then those that it names. */
  async followBase(reader: SourceReader, request: SourceRequest, depth = 0): Promise<void> {
    await this.#followResult(reader, await reader.read(request), { request, depth });
  }

  async followRegistrations(reader: SourceReader): Promise<void> {
    const registrations = inOrder(this.#registrations);
    const results = await Promise.all(registrations.map(async one => await reader.read(registrationRequest(one))));
    for (const [index, registration] of registrations.entries()) {
      const result = results[index];
      if (result?.state === 'missing')
        this.unreadableRegistrations.push({ ...result.missing, registration: registration.name });
      if (result?.state !== 'read') continue;
      const content = this.#accept(result);
      const source = { name: registration.name, workspace: registration.spec.workspace };
      const admitted = filterAllowedKinds(content.manifests, source);
      this.#tell(admitted.diagnostics);
      this.#add({ ...content, manifests: admitted.manifests }, source);
      for (const unreadable of admitted.unreadable) this.unreadable.push({ unreadable, registration: source });
    }
  }

  async #followResult(
    reader: SourceReader,
    result: SourceResult,
    { request, depth }: { request: SourceRequest; depth: number },
  ): Promise<void> {
    if (result.state === 'read' && this.#visited.has(result.key)) {
      this.#tell([alreadyRead(request)]);
      return;
    }
    if (result.state === 'missing') {
      this.missing.push(result.missing);
      return;
    }
    const content = this.#accept(result);
    this.#visited.add(result.key);
    this.#add(content);
    const objects = validObjects(content.manifests);
    pushAll(
      this.#registrations,
      objects.filter(object => object.kind === 'WorkloadRegistration'),
    );
    const bases = inOrder(objects.filter(object => object.kind === 'BaseRepo'));
    if (depth >= MAX_BASE_DEPTH) {
      for (const base of bases) this.missing.push(tooDeep(base));
      return;
    }
    // Fetched side by side, taken one after the other.
    const requests = bases.map(baseRequest);
    const results = await Promise.all(requests.map(async base => await reader.read(base)));
    for (const [index, base] of requests.entries()) {
      const found = results[index];
      if (found !== undefined) await this.#followResult(reader, found, { request: base, depth: depth + 1 });
    }
  }

  #accept(result: ReadSource): ParsedManifests {
    this.sources.push(result.source);
    if (result.pinSetAside !== undefined) this.#tell([result.pinSetAside]);
    return result.content;
  }

  #add(content: ParsedManifests, registration?: RegistrationSource): void {
    const source = registration === undefined ? {} : { registration };
    for (const manifest of content.manifests) this.manifests.push({ manifest, ...source });
    for (const unreadable of content.unreadable) this.unreadable.push({ unreadable, ...source });
    this.#tell(content.diagnostics);
  }

  #tell(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.#diagnostics.add(diagnostic);
  }
}

function validObjects(manifests: readonly ParsedManifest[]): AnySchedulerObject[] {
  return manifests.flatMap(manifest => (manifest.state === 'valid' ? [manifest.object] : []));
}

/** In an order that doesn't depend on which repository answered first. */
function inOrder<Found extends AnySchedulerObject>(objects: readonly Found[]): Found[] {
  return sortBy(objects, [
    ({ name }) => name,
    ({ origin }) => origin.repository,
    ({ origin }) => origin.path,
    ({ origin }) => origin.line,
  ]);
}

function environmentRequest(environment: Environment): SourceRequest {
  const { repo, branch, path } = environment.spec.controlPlane;
  const origin = environment.at(['spec', 'controlPlane']);
  return { repository: repo, branch, path, role: `environment ${environment.name}`, origin };
}

function baseRequest(base: BaseRepo): SourceRequest {
  const { repo, branch, path, commit } = base.spec;
  const pin = commit === undefined || commit === '' ? {} : { commit };
  const origin = base.at(['spec', 'commit' in pin ? 'commit' : 'branch']);
  return { repository: repo, branch, path, ...pin, role: `base repository ${base.name}`, origin };
}

export function registrationRequest(registration: WorkloadRegistration): SourceRequest {
  const { repo, branch, path } = registration.spec.workload;
  const origin = registration.at(['spec', 'workload']);
  const { name } = registration;
  return { repository: repo, branch, path, role: `registration ${name}`, registration: name, origin };
}

function alreadyRead(request: SourceRequest): Diagnostic {
  return {
    severity: 'warning',
    code: 'base-repo-cycle',
    message: `${request.role} names a folder that was read already: it is read once`,
    fix: 'remove the BaseRepo',
    ...(request.origin !== undefined && { origin: request.origin }),
  };
}

function tooDeep(base: BaseRepo): MissingSource {
  return {
    role: `base repository ${base.name}`,
    repository: base.spec.repo,
    revision: base.spec.branch,
    reason: `base repositories refer to each other more than ${MAX_BASE_DEPTH} levels deep`,
    fix: 'name all of them in the environment branch',
    origin: base.origin,
    transient: false,
  };
}
