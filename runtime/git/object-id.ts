import { createHash } from 'node:crypto';
import { toBytes } from '../bytes.ts';

/** How a repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256';

/** The format of a repository, told by the length of any of its ids. SHA-1 when there is none yet. */
export function formatOf(id: string | undefined): ObjectFormat {
  return id?.length === 64 ? 'sha256' : 'sha1';
}

/** git-hash-object: the hash of `blob <length>\0` and the bytes. */
export function blobIdOf(bytes: Uint8Array, format: ObjectFormat = 'sha1'): string {
  return createHash(format).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** A file by its text, see {@link toBytes}. */
interface TextFile {
  readonly text: string;
}

/**
 * The id that git gives a file's content: equal ids, equal bytes, so nothing has to be read to compare. An unchanged
 * file is the same object from plan to plan and is hashed once.
 */
export function blobId(file: TextFile, format: ObjectFormat = 'sha1'): string {
  const known = IDS[format];
  let id = known.get(file);
  if (id === undefined) {
    id = blobIdOf(toBytes(file.text), format);
    known.set(file, id);
  }
  return id;
}

const IDS: Readonly<Record<ObjectFormat, WeakMap<TextFile, string>>> = {
  sha1: new WeakMap(),
  sha256: new WeakMap(),
};
