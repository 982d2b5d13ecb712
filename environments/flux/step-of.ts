import type { Step } from '../../runtime/workers/guard.ts';

/** Something in a repository, by what is in it. */
interface Content {
  readonly repository: string;
  readonly path: string;
  /** Of its content. Absent where that may be something else the next time, as in a working tree. */
  readonly oid: string | undefined;
}

/** A step that content of a repository decides about. */
export function stepOf(what: string, { repository, path, oid }: Content): Step {
  return { what, ...(oid !== undefined && { unit: `${repository} ${path} ${oid}` }) };
}
