import sumBy from 'lodash-es/sumBy.js';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { UnreadableManifest } from '../../scheduler/model/manifest.ts';
import type { ParsedManifest } from '../../scheduler/model/object.ts';
import { parseManifest } from '../../scheduler/model/parse-manifest.ts';
import type { ManifestFile } from './manifest-file.ts';

/** What a file, or all files of a folder, say: each manifest parsed, and what can't be read. */
export interface ParsedManifests {
  readonly manifests: readonly ParsedManifest[];
  readonly unreadable: readonly UnreadableManifest[];
  readonly diagnostics: readonly Diagnostic[];
  /** About how many values the files have. */
  readonly values: number;
}

/** Parses each manifest of a file. Kept in a `ManifestCache`, so that an unchanged file isn't parsed again. */
export function parseManifests({ manifests, ...rest }: ManifestFile): ParsedManifests {
  return { ...rest, manifests: manifests.map(manifest => parseManifest(manifest)) };
}

/** What several files say together, in the order of the files. */
export function joinManifests(files: readonly ParsedManifests[]): ParsedManifests {
  return {
    manifests: files.flatMap(file => file.manifests),
    unreadable: files.flatMap(file => file.unreadable),
    diagnostics: files.flatMap(file => file.diagnostics),
    values: sumBy(files, 'values'),
  };
}
