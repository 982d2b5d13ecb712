import type { SourceFile } from '../../runtime/git/source-tree.ts';
import { isRecord } from '../../runtime/is-record.ts';
import { printable } from '../../runtime/printable.ts';
import type { Manifest } from '../../scheduler/model/manifest.ts';
import { type FileOrigin, type ManifestFile, parseManifestFile } from '../manifests/manifest-file.ts';
import { isKustomizationFile } from './select-files.ts';

/** Objects that a kustomization was built from, by kind and name; nothing where several have both. */
export type SourceObjects = ReadonlyMap<string, Manifest | undefined>;

/** The objects that stand in the files of a kustomization, before it changes them. */
export function sourcesOf(files: readonly SourceFile[], origin: Omit<FileOrigin, 'path'>): SourceObjects {
  const sources = new Map<string, Manifest | undefined>();
  for (const { entry, bytes } of files) {
    if (!/\.ya?ml$/.test(entry.path) || isKustomizationFile(entry.path)) continue;
    const text = Buffer.from(bytes).toString('utf8');
    for (const manifest of parseManifestFile(text, { ...origin, path: printable(entry.path) }).manifests) {
      const key = keyOf(manifest);
      sources.set(key, sources.has(key) ? undefined : manifest);
    }
  }
  return sources;
}

/**
 * Lines of what kustomize printed mean nothing to anybody: the place of an object is where one of its kind and name stands
 * in the files, else the kustomization. Dates are told there as well, as what is printed has them in quotes.
 */
export function placed(built: ManifestFile, kustomization: FileOrigin, sources: SourceObjects): ManifestFile {
  const place = { ...kustomization, line: 1, column: 1 };
  return {
    values: built.values,
    manifests: built.manifests.map((manifest): Manifest => {
      const source = sources.get(keyOf(manifest));
      if (source === undefined) return { body: manifest.body, origin: place, locate: () => ({ line: 1, column: 1 }) };
      return { ...source, body: manifest.body };
    }),
    unreadable: built.unreadable.map(unreadable => ({
      ...unreadable,
      origin: place,
      diagnostics: unreadable.diagnostics.map(diagnostic => ({ ...diagnostic, origin: place })),
    })),
    diagnostics: built.diagnostics.map(diagnostic => ({ ...diagnostic, origin: place })),
  };
}

function keyOf({ body }: Manifest): string {
  const { kind, metadata } = isRecord(body) ? body : {};
  return JSON.stringify([kind, isRecord(metadata) ? metadata['name'] : undefined]);
}
