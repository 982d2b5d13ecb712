import { normalAddress } from '../runtime/git/address.ts';
import { normalPath } from '../runtime/git/names.ts';
import type { EnvironmentInput, MissingSource } from '../scheduler/model/manifest.ts';
import type { GitOpsRepo } from '../scheduler/model/object.ts';

interface Place {
  readonly environment: string;
  readonly object: GitOpsRepo;
  /** Repository and branch. */
  readonly branch: string;
  readonly path: string;
}

/**
 * Environments that publish to one place would remove each other's folders in turns: none of them gets a plan, and each is told of the
 * other one.
 */
export function withoutSharedPlaces(inputs: readonly EnvironmentInput[]): EnvironmentInput[] {
  const places = inputs.flatMap(placesOf);
  return inputs.map(input => {
    const shared = places.filter(({ environment }) => environment === input.environment);
    const missing = shared.flatMap(place =>
      places.filter(other => isShared(place, other)).map(other => problem(place, other)),
    );
    return missing.length === 0 ? input : { ...input, missing: [...input.missing, ...missing] };
  });
}

function placesOf({ environment, manifests }: EnvironmentInput): Place[] {
  return manifests.flatMap(({ manifest }) => {
    if (manifest.state !== 'valid' || manifest.object.kind !== 'GitOpsRepo') return [];
    const { object } = manifest;
    const { repo, branch, path } = object.spec;
    return [{ environment, object, branch: `${normalAddress(repo)} ${branch}`, path: folderOf(path) }];
  });
}

/** What leaves the repository is told elsewhere. */
function folderOf(path: string): string {
  return path.split('/').includes('..') ? path : normalPath(path);
}

function isShared(place: Place, other: Place): boolean {
  return place.environment !== other.environment && place.branch === other.branch && overlap(place.path, other.path);
}

/** One path is the other one, or inside of it. */
function overlap(a: string, b: string): boolean {
  return a === '' || b === '' || a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function problem({ object, path }: Place, { environment, object: other, path: otherPath }: Place): MissingSource {
  const where =
    path === otherPath ? 'the same branch and path' : 'the same branch, and one path is inside of the other,';
  return {
    role: `GitOpsRepo ${object.name}`,
    repository: object.spec.repo,
    revision: object.spec.branch,
    reason: `it publishes to ${where} as GitOpsRepo ${other.name} of environment ${environment} (${other.origin.path}:${other.origin.line})`,
    fix: 'give each environment a branch or a path of its own',
    origin: object.at(['spec']),
    transient: false,
  };
}
