import type { ParsedManifest } from '../../../scheduler/model/object.ts';
import type { Expected } from './assess.ts';

const ANNOTATION = 'berth.dev/expected-clusters';

/** How many clusters cluster types have, by their names, where the annotation `berth.dev/expected-clusters` says it. */
export type ExpectedCounts = ReadonlyMap<string, number>;

export function expectedCounts(manifests: readonly { readonly manifest: ParsedManifest }[]): ExpectedCounts {
  const counts = new Map<string, number>();
  for (const { manifest } of manifests) {
    if (manifest.state !== 'valid' || manifest.object.kind !== 'ClusterType') continue;
    const written = manifest.object.annotations[ANNOTATION] ?? '';
    if (/^\d{1,6}$/.test(written)) counts.set(manifest.object.name, Number(written));
  }
  return counts;
}

/** What is expected of each cluster type that a merge changed. */
export function expectedOf(counts: ExpectedCounts, clusterTypes: readonly string[]): Map<string, Expected> {
  return new Map(
    clusterTypes.map(name => {
      const count = counts.get(name);
      return [name, count === undefined ? undefined : { count }];
    }),
  );
}
