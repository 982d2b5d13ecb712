import type { ParsedManifest } from '../../../scheduler/model/object.ts';
import type { Expected } from './assess.ts';

const ANNOTATION = 'berth.dev/expected-clusters';

/** How many clusters each cluster type has, where its annotation `berth.dev/expected-clusters` says it. */
export function expectedClusters(
  manifests: readonly { readonly manifest: ParsedManifest }[],
  clusterTypes: readonly string[],
): Map<string, Expected> {
  const counts = new Map<string, number>();
  for (const { manifest } of manifests) {
    if (manifest.state !== 'valid' || manifest.object.kind !== 'ClusterType') continue;
    const written = manifest.object.annotations[ANNOTATION] ?? '';
    if (/^\d{1,6}$/.test(written)) counts.set(manifest.object.name, Number(written));
  }
  return new Map(
    clusterTypes.map(name => {
      const count = counts.get(name);
      return [name, count === undefined ? undefined : { count }];
    }),
  );
}
