/** A place in a file: 1-based line and column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where an object, or a field of it, was read: enough for a person to open it and for a link to be made. */
export interface Origin extends Position {
  /** Repository address as the user wrote it, a folder, or the name of a stream. Without credentials. */
  readonly repository: string;
  /** Full commit id; absent for what isn't committed. */
  readonly commit?: string;
  /** Path inside the repository, with `/`, without a leading `./`. */
  readonly path: string;
}

/** `path:line:column`, as compilers write it, which editors and CI systems turn into links. */
export function formatPosition(origin: Origin): string {
  return `${origin.path}:${origin.line}:${origin.column}`;
}

/** `path:line:column (repository@commit)`. */
export function formatOrigin(origin: Origin): string {
  const revision = origin.commit === undefined ? '' : `@${origin.commit.slice(0, 7)}`;
  return `${formatPosition(origin)} (${origin.repository}${revision})`;
}
