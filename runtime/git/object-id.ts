import { createHash } from 'node:crypto';

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
