import { BoundedCache } from '../../runtime/bounded-cache.ts';
import type { ParsedManifests } from './parsed-manifests.ts';

/**
 * Keeps what was parsed from unchanged files, so that their objects stay the very same ones from run to run: planning
 * tells by that what has changed. A file is known by its repository, path and content; it keeps the commit at which it
 * was first seen with that content.
 */
export interface ManifestCache {
  /** What was kept under the key, or what `parse` gives. */
  get(key: ManifestKey, parse: () => ParsedManifests): ParsedManifests;
  find(key: ManifestKey): ParsedManifests | undefined;
  /** What a folder of a commit holds, which never changes, or what `read` gives. Failures are not kept. */
  folder(key: string, read: () => Promise<ParsedManifests>): Promise<ParsedManifests>;
}

export interface ManifestKey {
  readonly repository: string;
  readonly path: string;
  /** Object id of the content. */
  readonly oid: string;
  /** Bytes. */
  readonly size: number;
}

export interface ManifestCacheOptions {
  /** Bytes of all files together; 256 MiB by default. Files that were not asked for the longest go first. */
  readonly maxBytes?: number;
}

// Even an empty file takes a place and some objects.
const FILE_COST = 512;
// Objects that all folders together may refer to: a few megabytes.
const MAX_REFERENCES = 500_000;

export function createManifestCache({ maxBytes = 256 * 1024 * 1024 }: ManifestCacheOptions = {}): ManifestCache {
  const files = new BoundedCache<ParsedManifests>({ maxCost: maxBytes });
  const folders = new BoundedCache<ParsedManifests>({ maxCost: MAX_REFERENCES });
  return {
    find: key => files.get(nameOf(key)),
    get: (key, parse) => {
      const known = files.get(nameOf(key));
      if (known !== undefined) return known;
      const file = parse();
      files.set(nameOf(key), file, key.size + FILE_COST);
      return file;
    },
    folder: async (key, read) => {
      const known = folders.get(key);
      if (known !== undefined) return known;
      const content = await read();
      folders.set(key, content, content.manifests.length + 1);
      return content;
    },
  };
}

function nameOf({ repository, path, oid }: ManifestKey): string {
  return `${oid}\u0000${path}\u0000${repository}`;
}
