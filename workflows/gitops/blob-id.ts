import { toBytes } from '../../runtime/bytes.ts';
import { blobIdOf, type ObjectFormat } from '../../runtime/git/object-id.ts';
import type { PlannedFile } from '../../scheduler/plan/plan.ts';

/**
 * The id that git gives a file's content: equal ids, equal bytes, so nothing has to be read to compare. An unchanged
 * file is the same object from plan to plan and is hashed once.
 */
export function blobId(file: PlannedFile, format: ObjectFormat = 'sha1'): string {
  const known = IDS[format];
  let id = known.get(file);
  if (id === undefined) {
    id = blobIdOf(toBytes(file.text), format);
    known.set(file, id);
  }
  return id;
}

const IDS: Readonly<Record<ObjectFormat, WeakMap<PlannedFile, string>>> = {
  sha1: new WeakMap(),
  sha256: new WeakMap(),
};
