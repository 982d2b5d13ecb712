import type { SourcedManifest } from '../../scheduler/model/manifest.ts';
import { place } from '../../scheduler/placement/place.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import { input } from './objects.ts';

/** `target → cluster type by policies`, for every placement of a world. */
export function placed(manifests: readonly SourcedManifest[]): string[] {
  const { targets, rows } = place(buildSnapshot(input(manifests)));
  return targets.flatMap((found, index) =>
    (rows[index]?.entries ?? []).map(
      entry => `${found.name} → ${entry.clusterType.name} by ${entry.policies.map(by => by.name).join(', ')}`,
    ),
  );
}
