import type { ManifestFile } from './manifest-file.ts';

/**
 * Keeps what was parsed from unchanged files, so that their objects stay the very same ones from run to run: planning
 * tells by that what has changed. A file is known by its repository, path and content; it keeps the commit at which it
 * was first seen with that content.
 */
export interface ManifestCache {
  /** What was kept under the key, or what `parse` gives. */
  get(key: ManifestKey, parse: () => ManifestFile): ManifestFile;
  find(key: ManifestKey): ManifestFile | undefined;
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

export function createManifestCache({ maxBytes = 256 * 1024 * 1024 }: ManifestCacheOptions = {}): ManifestCache {
  const files = new Map<string, { file: ManifestFile; cost: number }>();
  let total = 0;
  const find = (key: ManifestKey): ManifestFile | undefined => {
    const name = keyOf(key);
    const found = files.get(name);
    if (found === undefined) return undefined;
    // A map keeps the order of insertion: inserted again, it is the newest.
    files.delete(name);
    files.set(name, found);
    return found.file;
  };
  return {
    find,
    get: (key, parse) => {
      const found = find(key);
      if (found !== undefined) return found;
      const file = parse();
      const cost = key.size + FILE_COST;
      files.set(keyOf(key), { file, cost });
      total += cost;
      for (const [name, oldest] of files) {
        if (total <= maxBytes || files.size === 1) break;
        files.delete(name);
        total -= oldest.cost;
      }
      return file;
    },
  };
}

function keyOf({ repository, path, oid }: ManifestKey): string {
  return `${oid}\u0000${path}\u0000${repository}`;
}
