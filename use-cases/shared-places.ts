import { normalAddress } from '../runtime/git/address.ts';
import { normalPath } from '../runtime/git/names.ts';
import type { Origin } from '../runtime/origin.ts';
import type { EnvironmentInput, MissingSource } from '../scheduler/model/manifest.ts';

/** Where a GitOpsRepo publishes to, as plain data. */
export interface Place {
  readonly environment: string;
  /** Name of the GitOpsRepo. */
  readonly name: string;
  /** Address and branch as they are written. */
  readonly repository: string;
  readonly revision: string;
  readonly path: string;
  /** Repository and branch, in one spelling. */
  readonly target: string;
  /** Address of the control plane's repository, from which the environment was read. */
  readonly controlPlane: string;
  /** Of the object, and of what it says about the place. */
  readonly origin: Origin;
  readonly said: Origin;
}

/**
 * Environments that publish to one place would remove each other's folders in turns: none of them gets a plan, and each is told of the
 * other one.
 * @param places Of all environments of the control plane that were read.
 */
export function withoutSharedPlaces(inputs: readonly EnvironmentInput[], places: readonly Place[]): EnvironmentInput[] {
  return inputs.map(input => {
    const shared = places.filter(({ environment }) => environment === input.environment);
    const missing = shared.flatMap(place =>
      places.filter(other => isShared(place, other)).map(other => problem(place, other)),
    );
    return missing.length === 0 ? input : { ...input, missing: [...input.missing, ...missing] };
  });
}

export function placesOf({ environment, manifests, sources }: EnvironmentInput): Place[] {
  const controlPlane = sources.find(({ role }) => role === `environment ${environment}`)?.repository ?? '';
  return manifests.flatMap(({ manifest }) => {
    if (manifest.state !== 'valid' || manifest.object.kind !== 'GitOpsRepo') return [];
    const { object } = manifest;
    const { name, origin } = object;
    const { repo, branch, path } = object.spec;
    const target = `${normalAddress(repo)} ${branch}`;
    const written = { name, repository: repo, revision: branch, path: folderOf(path) };
    return [{ environment, controlPlane, ...written, target, origin, said: object.at(['spec']) }];
  });
}

/** What leaves the repository is told elsewhere. */
function folderOf(path: string): string {
  return path.split('/').includes('..') ? path : normalPath(path);
}

function isShared(place: Place, other: Place): boolean {
  return place.environment !== other.environment && place.target === other.target && overlap(place.path, other.path);
}

/** One path is the other one, or inside of it. */
function overlap(a: string, b: string): boolean {
  return a === '' || b === '' || a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function problem({ name, repository, revision, path, said }: Place, other: Place): MissingSource {
  const where =
    path === other.path ? 'the same branch and path' : 'the same branch, and one path is inside of the other,';
  return {
    role: `GitOpsRepo ${name}`,
    repository,
    revision,
    reason: `it publishes to ${where} as GitOpsRepo ${other.name} of environment ${other.environment} (${other.origin.path}:${other.origin.line})`,
    fix: 'give each environment a branch or a path of its own',
    origin: said,
    transient: false,
    readable: true,
  };
}
